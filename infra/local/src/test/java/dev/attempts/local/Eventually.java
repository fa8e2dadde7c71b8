package dev.attempts.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for an assertion to hold, with a deadline and the last failure. */
final class Eventually {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private Eventually() {}

    interface Assertion {
        void check() throws Exception;
    }

    static void holds(Assertion assertion) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            try {
                assertion.check();
                return;
            } catch (AssertionError | Exception e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Not within " + DEADLINE + ": " + e.getMessage(), e);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
