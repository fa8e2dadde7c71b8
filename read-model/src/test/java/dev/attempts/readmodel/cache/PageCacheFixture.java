package dev.attempts.readmodel.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A cache whose time, chance and loads are the test's. */
abstract class PageCacheFixture {
    static final Duration FRESH = Duration.ofSeconds(60);
    static final Duration REFRESH_AHEAD = Duration.ofSeconds(45);
    static final Duration STALE = Duration.ofMinutes(10);
    static final Duration RETRY = Duration.ofSeconds(1);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Queue<Runnable> background = new ConcurrentLinkedQueue<>();
    final AtomicInteger loads = new AtomicInteger();
    long nanos = 1 << 20; // even: Caffeine rounds down to two nanoseconds
    double chance;
    boolean failing;

    /** Loads at once while the caller waits; in the background when it does not (the cache's own upkeep included). */
    PageCache<String, String> cache(int bytesMax) {
        return cache(bytesMax, this::load, Runnable::run);
    }

    /** Whose loads wait in {@link #background} until {@link #runBackground}. */
    PageCache<String, String> cacheOfBackgroundLoads() {
        return cache(1 << 20, this::load, background::add);
    }

    PageCache<String, String> cache(int bytesMax, Function<String, String> load, Executor loads) {
        return new PageCache<>(
                new PageCacheSettings(FRESH, REFRESH_AHEAD, STALE, RETRY, bytesMax),
                load,
                String::length,
                loads,
                new PageCacheClock(() -> nanos, () -> chance),
                meters);
    }

    String load(String key) {
        if (failing) {
            throw new IllegalStateException("no database");
        }
        return key + loads.incrementAndGet();
    }

    void runBackground() {
        for (Runnable next = background.poll(); next != null; next = background.poll()) {
            next.run();
        }
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    double count(String name, String tag, String value) {
        return meters.get(name).tag(tag, value).counter().count();
    }

    static <T> Future<T> inAnotherThread(Callable<T> task) {
        var future = new FutureTask<>(task);
        Thread.ofVirtual().start(future);
        return future;
    }

    void awaitBackground(int tasks) {
        awaitUntil(() -> background.size() >= tasks);
    }

    void runBackgroundUntil(Future<?> done) {
        awaitUntil(() -> {
            Runnable next = background.poll();
            if (next != null) {
                next.run();
            }
            return done.isDone();
        });
    }

    static void awaitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
