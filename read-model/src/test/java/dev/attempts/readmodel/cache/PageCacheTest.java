package dev.attempts.readmodel.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PageCacheTest {
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final Duration REFRESH_AHEAD = Duration.ofSeconds(45);
    private static final Duration STALE = Duration.ofMinutes(10);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Queue<Runnable> background = new ConcurrentLinkedQueue<>();
    private final AtomicInteger loads = new AtomicInteger();
    private long nanos = 1 << 20; // even: Caffeine rounds down to two nanoseconds
    private double chance;
    private boolean failing;

    /** Loads at once while the caller waits; in the background when it does not (the cache's own upkeep included). */
    private PageCache<String, String> cache(int bytesMax) {
        return cache(bytesMax, this::load);
    }

    private PageCache<String, String> cache(int bytesMax, Function<String, String> load) {
        return new PageCache<>(
                new PageCacheSettings(FRESH, REFRESH_AHEAD, STALE, RETRY, bytesMax),
                load,
                String::length,
                Runnable::run,
                new PageCacheClock(() -> nanos, () -> chance),
                meters);
    }

    /** Whose loads wait in {@link #background} until {@link #runBackground}. */
    private PageCache<String, String> cacheOfBackgroundLoads() {
        return new PageCache<>(
                new PageCacheSettings(FRESH, REFRESH_AHEAD, STALE, RETRY, 1 << 20),
                this::load,
                String::length,
                background::add,
                new PageCacheClock(() -> nanos, () -> chance),
                meters);
    }

    private String load(String key) {
        if (failing) {
            throw new IllegalStateException("no database");
        }
        return key + loads.incrementAndGet();
    }

    private void runBackground() {
        for (Runnable next = background.poll(); next != null; next = background.poll()) {
            next.run();
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void loadsAPageOnceAndServesItWhileFresh() {
        PageCache<String, String> cache = cache(1 << 20);

        assertThat(cache.ready("a")).isNull();
        assertThat(cache.get("a")).isEqualTo("a1");
        pass(REFRESH_AHEAD.minusNanos(1));
        assertThat(cache.get("a")).isEqualTo("a1");
        assertThat(cache.ready("a")).isEqualTo("a1");

        assertThat(count("page.cache.requests", "outcome", "hit")).isEqualTo(2);
        assertThat(count("page.cache.requests", "outcome", "miss")).isEqualTo(1);
        assertThat(count("page.cache.loads", "outcome", "loaded")).isEqualTo(1);
        assertThat(meters.get("page.cache.hit.ratio").gauge().value()).isEqualTo(2.0 / 3);
    }

    @Test
    void refreshesInTheBackgroundBeforeThePageAges() {
        PageCache<String, String> cache = cacheOfBackgroundLoads();
        Future<String> first = inAnotherThread(() -> cache.get("a"));
        runBackgroundUntil(first);

        pass(REFRESH_AHEAD);
        assertThat(cache.ready("a")).isEqualTo("a1");
        assertThat(cache.ready("a")).isEqualTo("a1");
        runBackground();

        assertThat(cache.ready("a")).isEqualTo("a2");
        assertThat(loads).hasValue(2);
    }

    @Test
    void refreshesUpToATenthEarlierByChance() {
        chance = 1;
        PageCache<String, String> cache = cache(1 << 20);
        cache.get("a");

        pass(REFRESH_AHEAD.multipliedBy(9).dividedBy(10).minusNanos(1));
        cache.ready("a");
        assertThat(loads).hasValue(1);
        pass(Duration.ofNanos(1));
        cache.ready("a");
        assertThat(loads).hasValue(2);
    }

    @Test
    void waitsForTheLoadOfAPageThatNobodyAskedForInTime() {
        PageCache<String, String> cache = cacheOfBackgroundLoads();
        runBackgroundUntil(inAnotherThread(() -> cache.get("a")));

        pass(FRESH);

        assertThat(cache.ready("a")).isNull();
        Future<String> second = inAnotherThread(() -> cache.get("a"));
        runBackgroundUntil(second);
        assertThat(second.resultNow()).isEqualTo("a2");
    }

    @Test
    void servesTheOldPageWhileRefreshesFailAndTriesAgainAfterTheRetryTime() {
        PageCache<String, String> cache = cache(1 << 20);
        cache.get("a");
        failing = true;
        pass(FRESH);

        assertThat(cache.get("a")).isEqualTo("a1");
        // Once a refresh has failed nobody waits for the next.
        assertThat(cache.ready("a")).isEqualTo("a1");
        assertThat(count("page.cache.loads", "outcome", "failed")).isEqualTo(1);
        assertThat(meters.get("page.cache.stale.served").counter().count()).isEqualTo(2);

        failing = false;
        pass(RETRY);
        cache.get("a");
        assertThat(cache.get("a")).isEqualTo("a2");
    }

    /** One refresh that failed minutes ago is no reason to serve a page of that age. */
    @Test
    void waitsForTheLoadWhenNobodyHasAskedSinceARefreshFailed() {
        PageCache<String, String> cache = cacheOfBackgroundLoads();
        runBackgroundUntil(inAnotherThread(() -> cache.get("a")));
        failing = true;
        pass(REFRESH_AHEAD);
        cache.ready("a");
        runBackground();
        failing = false;
        pass(STALE.dividedBy(2));

        assertThat(cache.ready("a")).isNull();
        Future<String> second = inAnotherThread(() -> cache.get("a"));
        runBackgroundUntil(second);
        assertThat(second.resultNow()).isEqualTo("a2");
    }

    @Test
    void servesNothingPastTheStaleAge() {
        PageCache<String, String> cache = cache(1 << 20);
        cache.get("a");
        failing = true;
        pass(STALE.minusNanos(1));
        assertThat(cache.get("a")).isEqualTo("a1");

        pass(Duration.ofNanos(1));

        assertThatThrownBy(() -> cache.get("a")).hasMessage("no database");
        assertThat(cache.ready("a")).isNull();
    }

    @Test
    void keepsNoFailure() {
        PageCache<String, String> cache = cache(1 << 20);
        failing = true;
        assertThatThrownBy(() -> cache.get("a")).isInstanceOf(IllegalStateException.class);

        failing = false;

        assertThat(cache.get("a")).isEqualTo("a1");
    }

    @Test
    void asksOnceHoweverManyAskForAColdPage() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var cache = new PageCache<String, String>(
                    new PageCacheSettings(FRESH, REFRESH_AHEAD, STALE, RETRY, 1 << 20),
                    key -> {
                        asked.countDown();
                        await(answer);
                        return load(key);
                    },
                    String::length,
                    threads,
                    new PageCacheClock(() -> nanos, () -> chance),
                    meters);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                answers.add(threads.submit(() -> cache.get("a")));
            }
            await(asked);
            answer.countDown();
            for (Future<String> one : answers) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo("a1");
            }
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void givesNobodyAPageWhoseLoadBeganBeforeTheDrop() {
        PageCache<String, String> cache = cacheOfBackgroundLoads();
        Future<String> before = inAnotherThread(() -> cache.get("a"));
        awaitBackground(1);

        cache.dropAll(DropCause.CHANGED);

        assertThat(cache.ready("a")).isNull();
        Future<String> after = inAnotherThread(() -> cache.get("a"));
        awaitBackground(2);
        runBackgroundUntil(before);
        runBackgroundUntil(after);
        assertThat(before.resultNow()).isEqualTo("a1");
        assertThat(after.resultNow()).isEqualTo("a2");
        assertThat(cache.ready("a")).isEqualTo("a2");
        assertThat(count("page.cache.invalidations", "cause", "changed")).isEqualTo(1);
    }

    @Test
    void forgetsARefreshThatWasInFlightWhenThePagesWereDropped() {
        PageCache<String, String> cache = cacheOfBackgroundLoads();
        runBackgroundUntil(inAnotherThread(() -> cache.get("a")));
        pass(REFRESH_AHEAD);
        cache.ready("a");

        cache.dropAll(DropCause.RECONNECTED);
        runBackground();

        assertThat(cache.ready("a")).isNull();
    }

    @Test
    void keepsNoMoreThanItsWeight() {
        PageCache<String, String> cache = cache(10 * (10 + PageCache.ENTRY_BYTES), key -> "x".repeat(10));

        for (int i = 0; i < 1000; i++) {
            cache.get("key " + i);
        }

        assertThat(meters.get("page.cache.pages").gauge().value()).isBetween(1.0, 10.0);
    }

    private double count(String name, String tag, String value) {
        return meters.get(name).tag(tag, value).counter().count();
    }

    private static <T> Future<T> inAnotherThread(Callable<T> task) {
        var future = new FutureTask<>(task);
        Thread.ofVirtual().start(future);
        return future;
    }

    private void awaitBackground(int tasks) {
        awaitUntil(() -> background.size() >= tasks);
    }

    private void runBackgroundUntil(Future<?> done) {
        awaitUntil(() -> {
            Runnable next = background.poll();
            if (next != null) {
                next.run();
            }
            return done.isDone();
        });
    }

    private static void awaitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
