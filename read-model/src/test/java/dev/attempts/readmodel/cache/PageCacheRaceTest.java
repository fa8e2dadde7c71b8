package dev.attempts.readmodel.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happens between a caller's look at the cache and its next one. */
class PageCacheRaceTest {
    private static final Duration FRESH = Duration.ofSeconds(60);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger loads = new AtomicInteger();
    private long nanos = 1 << 20; // even: Caffeine rounds down to two nanoseconds
    private boolean failing;

    private PageCache<Key, String> cacheOfKeys() {
        return new PageCache<>(
                new PageCacheSettings(
                        FRESH, Duration.ofSeconds(45), Duration.ofMinutes(10), Duration.ofSeconds(1), 1 << 20),
                key -> load(key.name),
                String::length,
                Runnable::run,
                new PageCacheClock(() -> nanos, () -> 0),
                meters);
    }

    /** A key that lets another run just before the cache looks it up for the n-th time. */
    private static final class Key {
        private final String name;
        private final Runnable another;
        private int looksBefore;

        Key(String name) {
            this(name, 0, () -> {});
        }

        Key(String name, int look, Runnable another) {
            this.name = name;
            this.looksBefore = look;
            this.another = another;
        }

        @Override
        public int hashCode() {
            if (--looksBefore == 0) {
                another.run();
            }
            return name.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.name.equals(name);
        }
    }

    private String load(String key) {
        if (failing) {
            throw new IllegalStateException("no database");
        }
        return key + loads.incrementAndGet();
    }

    @Test
    void asksOnceWhenAnothersLoadEndsBetweenALookAndTheNext() {
        PageCache<Key, String> cache = cacheOfKeys();

        assertThat(cache.get(new Key("a", 2, () -> cache.get(new Key("a"))))).isEqualTo("a1");

        assertThat(loads).hasValue(1);
    }

    @Test
    void triesAFailedRefreshOnceWhenSeveralFindItDue() {
        PageCache<Key, String> cache = cacheOfKeys();
        cache.get(new Key("a"));
        nanos += FRESH.toNanos();
        failing = true;

        assertThat(cache.get(new Key("a", 2, () -> cache.get(new Key("a"))))).isEqualTo("a1");

        assertThat(meters.get("page.cache.loads")
                        .tag("outcome", "failed")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("page.cache.stale.served").counter().count()).isEqualTo(2);
    }
}
