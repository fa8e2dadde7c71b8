package dev.attempts.servicekit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what another thread or process does; the last value seen goes into the message. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Eventually() {}

    public static <T> T eventually(String what, Callable<T> value, Predicate<T> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T last = value.call();
        while (!condition.test(last)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what + "; last seen: " + last);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            last = value.call();
        }
        return last;
    }
}
