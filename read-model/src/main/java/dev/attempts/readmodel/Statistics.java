package dev.attempts.readmodel;

import dev.attempts.readmodel.cache.CacheStatistics;
import dev.attempts.readmodel.database.QueryTimes;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a line that says how the cache and the database are doing. */
final class Statistics {
    private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);

    private final Supplier<CacheStatistics> cache;
    private final QueryTimes queries;

    Statistics(Supplier<CacheStatistics> cache, QueryTimes queries) {
        this.cache = cache;
        this.queries = queries;
    }

    void log() {
        CacheStatistics pages = cache.get();
        LOG.atInfo()
                .addKeyValue("hits", pages.hits())
                .addKeyValue("misses", pages.misses())
                .addKeyValue("stale", pages.stale())
                .addKeyValue("hitRate", String.format(Locale.ROOT, "%.3f", pages.hitRatio()))
                .addKeyValue("loads", pages.loads())
                .addKeyValue("failedLoads", pages.failedLoads())
                .addKeyValue("queries", queries.count())
                .addKeyValue("slowQueries", queries.slowCount())
                .addKeyValue("averageQueryMicros", queries.average().toNanos() / 1_000)
                .log("statistics");
    }
}
