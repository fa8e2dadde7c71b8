package dev.attempts.readmodel.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is served while newer pages cannot be had. */
class StalePagesTest extends PageCacheFixture {
    private boolean threadless;

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

    /** As when the machine gives no more threads. */
    @Test
    void servesTheOldPageWhenNoThreadCanBeHadForItsRefresh() {
        PageCache<String, String> cache = cache(1 << 20, this::load, this::withoutThreads);
        cache.get("a");
        threadless = true;
        pass(FRESH);

        assertThat(cache.get("a")).isEqualTo("a1");
        assertThat(count("page.cache.loads", "outcome", "failed")).isEqualTo(1);

        threadless = false;
        pass(RETRY);
        assertThat(cache.get("a")).isEqualTo("a1");
        assertThat(cache.get("a")).isEqualTo("a2");
    }

    @Test
    void waitsForNoLoadThatNoThreadCouldBeHadFor() {
        PageCache<String, String> cache = cache(1 << 20, this::load, this::withoutThreads);
        threadless = true;
        assertThatThrownBy(() -> cache.get("a")).hasRootCauseInstanceOf(InternalError.class);

        threadless = false;

        Future<String> second = inAnotherThread(() -> cache.get("a"));
        awaitUntil(second::isDone);
        assertThat(second.resultNow()).isEqualTo("a1");
    }

    private void withoutThreads(Runnable load) {
        if (threadless) {
            throw new InternalError("no more threads");
        }
        load.run();
    }

    @Test
    void keepsNoFailure() {
        PageCache<String, String> cache = cache(1 << 20);
        failing = true;
        assertThatThrownBy(() -> cache.get("a")).isInstanceOf(IllegalStateException.class);

        failing = false;

        assertThat(cache.get("a")).isEqualTo("a1");
    }
}
