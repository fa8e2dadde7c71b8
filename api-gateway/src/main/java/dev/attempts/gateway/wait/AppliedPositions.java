package dev.attempts.gateway.wait;

import dev.attempts.events.Position;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until updates have taken effect. Committed offsets are read only while somebody waits, one reading for all; a
 * waiter is served by none that began before it: a topic made anew has lower offsets than the one before.
 */
public final class AppliedPositions implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AppliedPositions.class);
    private static final Duration BETWEEN_READINGS = Duration.ofMillis(10);

    private final CommittedOffsets offsets;
    private final int waitersMax;
    private final Set<Waiter> waiters = new HashSet<>();
    private boolean reading;
    private boolean closed;

    public AppliedPositions(CommittedOffsets offsets, int waitersMax) {
        this.offsets = offsets;
        this.waitersMax = waitersMax;
    }

    private record Waiter(Position position, CompletableFuture<Boolean> applied) {}

    /** True as soon as the update at that position has taken effect, false when the time is over or too many wait. */
    public boolean await(Position position, Duration time) throws InterruptedException {
        var waiter = new Waiter(position, new CompletableFuture<>());
        if (!enter(waiter)) {
            return false;
        }
        try {
            return waiter.applied.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            leave(waiter);
        }
    }

    private synchronized boolean enter(Waiter waiter) {
        if (closed || waiters.size() >= waitersMax) {
            return false;
        }
        waiters.add(waiter);
        if (!reading) {
            reading = true;
            Thread.ofVirtual().name("committed-offsets").start(this::readWhileSomebodyWaits);
        }
        return true;
    }

    private synchronized void leave(Waiter waiter) {
        waiters.remove(waiter);
    }

    private void readWhileSomebodyWaits() {
        for (var waiting = waiting(); !waiting.isEmpty(); waiting = waiting()) {
            try {
                serve(waiting, offsets.read());
            } catch (Throwable e) { // The top of its thread.
                // They go on waiting: the next reading may succeed, and their time is bounded.
                log.atDebug().setCause(e).log("committed offsets can't be read");
            }
            LockSupport.parkNanos(BETWEEN_READINGS.toNanos());
        }
    }

    /** None ends the reading, in the same breath: whoever enters afterwards starts another. */
    private synchronized List<Waiter> waiting() {
        reading = !waiters.isEmpty();
        return List.copyOf(waiters);
    }

    private static void serve(List<Waiter> waiting, Map<Integer, Long> committed) {
        for (var waiter : waiting) {
            long next = committed.getOrDefault(waiter.position.partition(), 0L);
            if (next > waiter.position.offset()) {
                waiter.applied.complete(true);
            }
        }
    }

    public synchronized int waiters() {
        return waiters.size();
    }

    /** Sends everybody away who still waits. */
    @Override
    public synchronized void close() {
        closed = true;
        waiters.forEach(waiter -> waiter.applied.complete(false));
        offsets.close();
    }
}
