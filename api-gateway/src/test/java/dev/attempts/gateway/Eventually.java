package dev.attempts.gateway;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition; what it last saw is in the message when it gives up. */
final class Eventually {
    static final Duration LONG = Duration.ofSeconds(60);
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(20).toNanos();

    private Eventually() {}

    static void within(Duration time, BooleanSupplier condition, Supplier<String> seen) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > time.toNanos()) {
                throw new AssertionError("not within " + time + ": " + seen.get());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
