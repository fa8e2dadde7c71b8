package dev.attempts.readmodel.attempts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.embedded.Eventually;
import dev.attempts.events.Position;
import dev.attempts.readmodel.database.QueryRefused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PositionWaitsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final Map<Integer, Long> nextOffsets = new ConcurrentHashMap<>();
    private final AtomicInteger polls = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private PositionWaits waits(Checkpoints checkpoints, int waitingMax) {
        return new PositionWaits(
                checkpoints, () -> new QueryRefused(QueryRefused.Reason.BUSY), settings(waitingMax), meters);
    }

    private static PositionSettings settings(int waitingMax) {
        return new PositionSettings(Duration.ofSeconds(1), Duration.ofMillis(1), waitingMax);
    }

    private Map<Integer, Long> poll() {
        polls.incrementAndGet();
        return Map.copyOf(nextOffsets);
    }

    @Test
    void endsWhenTheCheckpointHasPassedThePosition() throws Exception {
        PositionWaits waits = waits(this::poll, 10);
        nextOffsets.put(3, 42L);
        var before = CompletableFuture.supplyAsync(() -> waits.await(new Position(3, 41), LONG), THREADS);
        var at = CompletableFuture.supplyAsync(() -> waits.await(new Position(3, 42), LONG), THREADS);

        assertThat(before.get(30, TimeUnit.SECONDS)).isTrue();
        int polled = polls.get();
        Eventually.holds("polled again", () -> polls.get() > polled + 2);
        assertThat(at).isNotDone();
        nextOffsets.put(3, 43L);
        assertThat(at.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void givesUpInTime() {
        assertThat(waits(this::poll, 10).await(new Position(0, 0), Duration.ofMillis(5)))
                .isFalse();
    }

    @Test
    void pollsOnlyWhileSomebodyWaits() {
        PositionWaits waits = waits(this::poll, 10);
        assertThat(polls).hasValue(0);
        waits.await(new Position(0, 0), Duration.ofMillis(5));
        int polled = polls.get();

        letOthersPoll(50);

        // One poll may have begun before the wait ended.
        assertThat(polls.get()).isLessThanOrEqualTo(polled + 1);
        nextOffsets.put(0, 1L);
        assertThat(waits.await(new Position(0, 0), LONG)).isTrue();
    }

    /** A clock that goes no faster than the polls of the one that is tested. */
    private void letOthersPoll(int times) {
        AtomicInteger others = new AtomicInteger();
        Checkpoints checkpoints = () -> Map.of(0, others.incrementAndGet() < times ? 0L : 1L);
        PositionWaits waits = new PositionWaits(
                checkpoints, () -> new QueryRefused(QueryRefused.Reason.BUSY), settings(1), new SimpleMeterRegistry());
        assertThat(waits.await(new Position(0, 0), LONG)).isTrue();
    }

    @Test
    void believesNoCheckpointReadBeforeTheWait() {
        PositionWaits waits = waits(this::poll, 10);
        nextOffsets.put(0, 100L);
        assertThat(waits.await(new Position(0, 50), LONG)).isTrue();

        nextOffsets.put(0, 10L);

        assertThat(waits.await(new Position(0, 50), Duration.ofMillis(20))).isFalse();
    }

    @Test
    void endsAllWaitsWhenTheDatabaseIsUnreachable() {
        PositionWaits waits = waits(
                () -> {
                    throw new QueryRefused(QueryRefused.Reason.UNREACHABLE);
                },
                10);

        assertThatThrownBy(() -> waits.await(new Position(0, 0), LONG)).isInstanceOf(QueryRefused.class);
    }

    @Test
    void pollsAgainAfterOneThatWasRefusedForLoad() {
        PositionWaits waits = waits(
                () -> {
                    if (polls.incrementAndGet() < 3) {
                        throw new QueryRefused(QueryRefused.Reason.BUSY);
                    }
                    return Map.of(0, 1L);
                },
                10);

        assertThat(waits.await(new Position(0, 0), LONG)).isTrue();
    }

    private List<CompletableFuture<Boolean>> threeWaiting(PositionWaits waits) {
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(CompletableFuture.supplyAsync(() -> waits.await(new Position(0, 0), LONG), THREADS));
        }
        Eventually.holds(
                "three wait", () -> meters.get("position.waiting").gauge().value() == 3);
        return waiting;
    }

    @Test
    void refusesMoreThanMayWait() {
        PositionWaits waits = waits(this::poll, 3);
        List<CompletableFuture<Boolean>> waiting = threeWaiting(waits);

        assertThatThrownBy(() -> waits.await(new Position(0, 0), LONG))
                .isInstanceOfSatisfying(
                        QueryRefused.class, e -> assertThat(e.reason()).isEqualTo(QueryRefused.Reason.BUSY));

        nextOffsets.put(0, 1L);
        waiting.forEach(
                wait -> assertThat(wait.orTimeout(30, TimeUnit.SECONDS).join()).isTrue());
    }

    @Test
    void sendsEverybodyAwayWhenItIsClosed() throws Exception {
        PositionWaits waits = waits(this::poll, 3);
        List<CompletableFuture<Boolean>> waiting = threeWaiting(waits);

        waits.close();

        for (CompletableFuture<Boolean> wait : waiting) {
            assertThat(wait.get(30, TimeUnit.SECONDS)).isFalse();
        }
    }

    /** Not even for what would come true: the checkpoint is not looked at. */
    @Test
    void letsNobodyWaitOnceItIsClosed() {
        PositionWaits waits = waits(this::poll, 10);
        nextOffsets.put(0, 1L);
        waits.close();

        assertThat(waits.await(new Position(0, 0), LONG)).isFalse();
        assertThat(polls).hasValue(0);
    }
}
