package dev.attempts.readmodel.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PageCacheTest extends PageCacheFixture {
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
    void asksOnceHoweverManyAskForAColdPage() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var cache = cache(
                    1 << 20,
                    key -> {
                        asked.countDown();
                        await(answer);
                        return load(key);
                    },
                    threads);
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
        PageCache<String, String> cache =
                cache(10 * (10 + PageCache.ENTRY_BYTES), key -> "x".repeat(10), Runnable::run);

        for (int i = 0; i < 1000; i++) {
            cache.get("key " + i);
        }

        assertThat(meters.get("page.cache.pages").gauge().value()).isBetween(1.0, 10.0);
    }
}
