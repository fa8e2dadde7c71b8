package dev.attempts.readmodel;

import dev.attempts.readmodel.cache.CacheStatistics;
import dev.attempts.readmodel.database.QueryTimes;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a line now and then that says how the cache and the database are doing. */
final class Statistics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("read-model-statistics").factory());
    private final Supplier<CacheStatistics> cache;
    private final QueryTimes queries;

    Statistics(Supplier<CacheStatistics> cache, QueryTimes queries) {
        this.cache = cache;
        this.queries = queries;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Ends with the timer.
    void start(Duration every) {
        timer.scheduleAtFixedRate(this::log, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void log() {
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

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
