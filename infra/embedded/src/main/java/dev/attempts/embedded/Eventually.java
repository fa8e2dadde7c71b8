package dev.attempts.embedded;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what another thread or process does; what was seen last is in the message when it does not come. */
public final class Eventually {
    /** So long that only a defect meets it, however busy the machine. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(10).toNanos();

    private Eventually() {}

    /** Ends normally when it holds. */
    @FunctionalInterface
    public interface Assertion {
        void check() throws Exception;
    }

    public static void passes(Assertion assertion) {
        await(DEADLINE, "", asLook(assertion));
    }

    public static void passes(String what, Assertion assertion) {
        await(DEADLINE, what + ": ", asLook(assertion));
    }

    public static void holds(String what, Callable<Boolean> condition) {
        becomes(what, condition, value -> value);
    }

    /** The text says what is seen at the time. */
    public static void holds(Supplier<String> seen, Callable<Boolean> condition) {
        passes(() -> {
            if (!condition.call()) {
                throw new AssertionError(seen.get());
            }
        });
    }

    /** Returns the first value that is as it should be. */
    public static <T> T becomes(String what, Callable<T> value, Predicate<? super T> condition) {
        return await(DEADLINE, what + ": ", () -> {
            T seen = value.call();
            if (!condition.test(seen)) {
                throw new AssertionError("last seen: " + seen);
            }
            return seen;
        });
    }

    private static Callable<Boolean> asLook(Assertion assertion) {
        return () -> {
            assertion.check();
            return true;
        };
    }

    static <T> T await(Duration time, String what, Callable<T> look) {
        long start = System.nanoTime();
        while (true) {
            try {
                return look.call();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted: " + what + e.getMessage(), e);
            } catch (AssertionError | Exception e) {
                if (System.nanoTime() - start > time.toNanos()) {
                    throw new AssertionError("not within " + time + ": " + what + e.getMessage(), e);
                }
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
