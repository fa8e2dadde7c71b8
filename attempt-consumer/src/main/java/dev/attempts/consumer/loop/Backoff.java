package dev.attempts.consumer.loop;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** When to try again: each failure doubles the wait up to a limit; chance spreads those who failed together. */
final class Backoff {
    private final Duration first;
    private final Duration limit;
    private final LongSupplier nanoTime;
    private final DoubleSupplier chance;
    private Duration wait = Duration.ZERO;
    private long dueNanos;

    /**
     * Is due from the start.
     *
     * @param chance evenly from 0 to 1
     */
    Backoff(Duration first, Duration limit, LongSupplier nanoTime, DoubleSupplier chance) {
        this.first = first;
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.chance = chance;
        this.dueNanos = nanoTime.getAsLong();
    }

    /** Between a half and the whole of the wait. */
    void failed() {
        Duration doubled = wait.isZero() ? first : wait.multipliedBy(2);
        wait = doubled.compareTo(limit) > 0 ? limit : doubled;
        dueNanos = nanoTime.getAsLong() + (long) (wait.toNanos() * (0.5 + chance.getAsDouble() / 2));
    }

    void succeeded() {
        wait = Duration.ZERO;
        dueNanos = nanoTime.getAsLong();
    }

    boolean isDue() {
        return remaining().isZero();
    }

    Duration remaining() {
        return Duration.ofNanos(Math.max(0, dueNanos - nanoTime.getAsLong()));
    }
}
