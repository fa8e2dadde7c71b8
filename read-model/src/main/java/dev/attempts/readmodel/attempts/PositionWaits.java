package dev.attempts.readmodel.attempts;

import dev.attempts.events.Position;
import dev.attempts.readmodel.database.QueryRefused;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Lets readers wait until a position has taken effect: one poll for all of them, and none while nobody waits.
 *
 * <p>A wait ends well only by a checkpoint that was read after the wait began: nothing seen earlier is remembered, because a topic
 * that was made anew, or a database brought back from a backup, goes back to smaller offsets.
 */
public final class PositionWaits implements AutoCloseable {
    private record Waiter(Position position, CompletableFuture<Boolean> passed) {
        boolean passedBy(Map<Integer, Long> nextOffsets) {
            return nextOffsets.getOrDefault(position.partition(), 0L) > position.offset();
        }
    }

    private final Checkpoints checkpoints;
    private final Supplier<QueryRefused> tooMany;
    private final long pollNanos;
    private final int waitingMax;
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private boolean polling;
    private boolean closed;

    /** {@code tooMany} is told to whom may not wait, and counts them. */
    public PositionWaits(
            Checkpoints checkpoints,
            Supplier<QueryRefused> tooMany,
            PositionSettings settings,
            MeterRegistry registry) {
        this.checkpoints = checkpoints;
        this.tooMany = tooMany;
        this.pollNanos = settings.pollInterval().toNanos();
        this.waitingMax = settings.waitingMax();
        Gauge.builder("position.waiting", this, PositionWaits::waiting)
                .description("reads that wait for their position to take effect")
                .register(registry);
    }

    /**
     * Whether the position took effect in time; false, too, when it is closed meanwhile.
     *
     * @throws QueryRefused when too many wait, or Postgres can't be asked
     */
    boolean await(Position position, Duration time) {
        var waiter = new Waiter(position, new CompletableFuture<>());
        begin(waiter);
        try {
            return waiter.passed.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } finally {
            end(waiter);
        }
    }

    private synchronized void begin(Waiter waiter) {
        if (closed) {
            waiter.passed.complete(false);
            return;
        }
        if (waiters.size() >= waitingMax) {
            throw tooMany.get();
        }
        waiters.add(waiter);
        if (!polling) {
            polling = true;
            Thread.ofVirtual().name("checkpoint-poll").start(this::poll);
        }
    }

    private synchronized void end(Waiter waiter) {
        waiters.remove(waiter);
    }

    private synchronized int waiting() {
        return waiters.size();
    }

    private void poll() {
        for (List<Waiter> asking = askingOrStop(); !asking.isEmpty(); asking = askingOrStop()) {
            try {
                Map<Integer, Long> nextOffsets = checkpoints.nextOffsets();
                asking.stream()
                        .filter(waiter -> waiter.passedBy(nextOffsets))
                        .forEach(waiter -> waiter.passed.complete(true));
            } catch (QueryRefused refused) {
                tellIfUnreachable(asking, refused);
            } catch (Throwable failure) { // The top of this thread: those who wait must hear of everything.
                asking.forEach(waiter -> waiter.passed.completeExceptionally(failure));
            }
            asking.stream().filter(waiter -> waiter.passed.isDone()).forEach(this::end);
            LockSupport.parkNanos(pollNanos);
        }
    }

    /** A poll that came too late or took too long is made again; without a database there is nothing to wait for. */
    private static void tellIfUnreachable(List<Waiter> asking, QueryRefused refused) {
        if (refused.reason() == QueryRefused.Reason.UNREACHABLE) {
            asking.forEach(waiter -> waiter.passed.completeExceptionally(refused));
        }
    }

    /** Those who wait now; when nobody does, the next who comes starts another poll. */
    private synchronized List<Waiter> askingOrStop() {
        polling = !waiters.isEmpty();
        return new ArrayList<>(waiters);
    }

    /** Sends everybody away who still waits. */
    @Override
    public synchronized void close() {
        closed = true;
        waiters.forEach(waiter -> waiter.passed.complete(false));
    }
}
