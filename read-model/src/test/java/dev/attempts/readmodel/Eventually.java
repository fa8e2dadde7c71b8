package dev.attempts.readmodel;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for what will come, and says what came last when it did not. */
public final class Eventually {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** An assertion: ends normally when it holds. */
    @FunctionalInterface
    public interface Assertion {
        void check() throws Exception;
    }

    private Eventually() {}

    public static void holds(String what, Callable<Boolean> condition) {
        passes(() -> {
            if (!condition.call()) {
                throw new AssertionError("not yet: " + what);
            }
        });
    }

    public static void passes(Assertion assertion) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        @Nullable Throwable last = null;
        while (System.nanoTime() < deadline) {
            try {
                assertion.check();
                return;
            } catch (Throwable failure) {
                last = failure;
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
        throw new AssertionError("not within " + DEADLINE, last);
    }
}
