package dev.attempts.consumer.loop;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a batch waits for more events before it is stored: a transaction costs as much as dozens of rows, and a few milliseconds
 * cost nobody anything; under a load that fills the cores six or seven transactions a second make it bearable. An event that comes after a silence waits for
 * nobody, unless a burst is hardly over. Confined to the poll thread.
 */
final class Pace {
    /** From so many events on a batch is a sign of load: the next one waits in any case, and longer. */
    private static final int LARGE = 100;

    private static final int LONGER = 3;

    /** So many at such a rate: the cores are what is short, and larger transactions spare them. They begin so many lingers after one another. */
    private static final int HUGE = 2_000;

    private static final int HUGE_A_SECOND = 15_000;

    private static final int APART = 30;

    /** A load that has brought nothing for so long is over; nor does anything wait for longer. */
    private static final Duration MEMORY = Duration.ofMillis(500);

    private final Duration linger;
    private final LongSupplier nanoTime;
    private boolean large;
    private boolean huge;
    private long storedNanos;

    Pace(Duration linger, LongSupplier nanoTime) {
        this.linger = linger;
        this.nanoTime = nanoTime;
        this.storedNanos = nanoTime.getAsLong() - linger.toNanos();
    }

    /** Zero or less: not at all. */
    Duration rest() {
        long since = nanoTime.getAsLong() - storedNanos;
        if (!large || since >= MEMORY.toNanos()) {
            return linger.minusNanos(since);
        }
        long longer = LONGER * linger.toNanos();
        long apart = Math.min(APART * linger.toNanos(), MEMORY.toNanos()) - since;
        return Duration.ofNanos(huge ? Math.max(longer, apart) : longer);
    }

    /** A batch of so many events goes to be stored now; none is no batch. */
    void storing(int events) {
        if (events > 0) {
            long now = nanoTime.getAsLong();
            large = events >= LARGE;
            huge = events >= HUGE && events * 1e9 >= (double) HUGE_A_SECOND * (now - storedNanos);
            storedNanos = now;
        }
    }
}
