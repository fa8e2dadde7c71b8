package dev.attempts.servicekit.fastpath;

/**
 * How long a loop rests before it asks again who is ready. A busy one that has caught up with its clients sleeps for some
 * microseconds and is woken for the next request alone; it had better let a few of them come. Confined to the loop's thread.
 */
final class Rest {
    private static final long NANOS = 50_000;
    /** A turn with more than that was worth being woken for. */
    private static final int FEW = 8;
    /** Below that nobody is spared anything, and an answer would be late for nothing. */
    private static final int BUSY_A_SECOND = 20_000;

    private static final long WINDOW_NANOS = 1_000_000;

    private long windowNanos;
    private long readyInWindow;
    private boolean busy;

    Rest(long nowNanos) {
        windowNanos = nowNanos;
    }

    /** Behind a turn in which so many connections were ready: nanoseconds, or 0. */
    long behind(int ready, long nowNanos) {
        readyInWindow += ready;
        long since = nowNanos - windowNanos;
        if (since >= WINDOW_NANOS) {
            busy = readyInWindow * 1e9 >= (double) BUSY_A_SECOND * since;
            windowNanos = nowNanos;
            readyInWindow = 0;
        }
        return busy && ready <= FEW ? NANOS : 0;
    }
}
