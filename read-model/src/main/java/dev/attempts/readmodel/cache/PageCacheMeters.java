package dev.attempts.readmodel.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** Counts the cache's work: every page asked for is a hit or a miss, and some of either are stale. */
final class PageCacheMeters {
    private final Counter hits;
    private final Counter stale;
    private final Counter misses;
    private final Counter loaded;
    private final Counter failed;
    private final Counter dropsAfterChange;
    private final Counter dropsAfterReconnect;

    PageCacheMeters(MeterRegistry registry, LongSupplier pages) {
        hits = requests(registry, "hit");
        misses = requests(registry, "miss");
        stale = Counter.builder("page.cache.stale.served")
                .description("pages answered past their time, because Postgres could not give a newer one")
                .register(registry);
        loaded = loads(registry, "loaded");
        failed = loads(registry, "failed");
        dropsAfterChange = invalidations(registry, "changed");
        dropsAfterReconnect = invalidations(registry, "reconnected");
        Gauge.builder(
                        "page.cache.hit.ratio",
                        this,
                        meters -> meters.statistics().hitRatio())
                .description("share of pages that were answered from memory since the start")
                .register(registry);
        Gauge.builder("page.cache.pages", pages::getAsLong)
                .description("pages in memory")
                .register(registry);
    }

    void hit(boolean fresh) {
        hits.increment();
        if (!fresh) {
            stale.increment();
        }
    }

    void miss(boolean fresh) {
        misses.increment();
        if (!fresh) {
            stale.increment();
        }
    }

    void loaded(boolean succeeded) {
        (succeeded ? loaded : failed).increment();
    }

    void dropped(DropCause cause) {
        switch (cause) {
            case CHANGED -> dropsAfterChange.increment();
            case RECONNECTED -> dropsAfterReconnect.increment();
        }
    }

    CacheStatistics statistics() {
        return new CacheStatistics(
                (long) hits.count(), (long) misses.count(), (long) stale.count(), (long) loaded.count(), (long)
                        failed.count());
    }

    private static Counter requests(MeterRegistry registry, String outcome) {
        return Counter.builder("page.cache.requests")
                .description("pages asked for: hit (was in memory), miss (waited for a load)")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Counter invalidations(MeterRegistry registry, String cause) {
        return Counter.builder("page.cache.invalidations")
                .description("times that all pages were dropped")
                .tag("cause", cause)
                .register(registry);
    }

    private static Counter loads(MeterRegistry registry, String outcome) {
        return Counter.builder("page.cache.loads")
                .description("pages asked of Postgres")
                .tag("outcome", outcome)
                .register(registry);
    }
}
