package dev.attempts.exam.faults;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for conditions, with a deadline and the last failure. */
final class Wait {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Wait() {}

    static void until(String what, int seconds, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        @Nullable Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting until " + what, e);
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new IllegalStateException("not within " + seconds + " s: " + what, last);
    }
}
