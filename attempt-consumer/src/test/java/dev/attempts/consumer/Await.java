package dev.attempts.consumer;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what must become true, with a deadline that only a defect meets. */
final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private Await() {}

    /** The assertions of the last try are the cause of the failure. */
    static void until(String what, Runnable assertions) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            try {
                assertions.run();
                return;
            } catch (AssertionError | IllegalStateException e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not within " + DEADLINE + ": " + what + ": " + e.getMessage(), e);
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
