package dev.attempts.readmodel.attempts;

import dev.attempts.events.AttemptId;
import dev.attempts.events.Position;
import dev.attempts.servicekit.problem.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Reads an attempt as of a position or later: each read ends in one of three outcomes, and each is counted once. */
public final class PositionReads {
    private final PostgresAttempts attempts;
    private final PositionWaits waits;
    private final Duration waitDefault;
    private final Timer atOnce;
    private final Timer afterWait;
    private final Timer notReached;

    public PositionReads(
            PostgresAttempts attempts, PositionWaits waits, PositionSettings settings, MeterRegistry registry) {
        this.attempts = attempts;
        this.waits = waits;
        this.waitDefault = settings.waitTime();
        this.atOnce = timer("at-once", registry);
        this.afterWait = timer("after-wait", registry);
        this.notReached = timer("not-reached", registry);
    }

    private static Timer timer(String outcome, MeterRegistry registry) {
        return Timer.builder("position.wait")
                .description("time that reads with a position took to see it")
                .tag("outcome", outcome)
                .serviceLevelObjectives(
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5))
                .register(registry);
    }

    /**
     * The attempt, if there is one, with the effect of the event at that position.
     *
     * @param waitSeconds how long the client would like to wait
     * @throws dev.attempts.servicekit.problem.ProblemException 503 {@code position-not-reached} when it has not taken effect in time
     */
    Optional<StoredAttempt> attempt(AttemptId id, Position position, OptionalInt waitSeconds) {
        long begun = System.nanoTime();
        if (attempts.attempt(id, position) instanceof AttemptReading.Current current) {
            took(atOnce, begun);
            return current.attempt();
        }
        // The row is read again after the wait: what was seen before it may be older than the position.
        Duration wait = WaitPreference.orElse(waitSeconds, waitDefault);
        if (waits.await(position, wait) && attempts.attempt(id, position) instanceof AttemptReading.Current current) {
            took(afterWait, begun);
            return current.attempt();
        }
        took(notReached, begun);
        throw notReached(position).asException();
    }

    private static void took(Timer timer, long begun) {
        timer.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }

    private static Problem notReached(Position position) {
        String detail = "position " + position + " has not taken effect yet";
        return new Problem("/problems/position-not-reached", "Not yet", 503, detail).with("Retry-After", "1");
    }
}
