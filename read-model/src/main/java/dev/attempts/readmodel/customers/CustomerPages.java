package dev.attempts.readmodel.customers;

import dev.attempts.readmodel.cache.CacheStatistics;
import dev.attempts.readmodel.cache.DropCause;
import dev.attempts.readmodel.cache.PageCache;
import dev.attempts.readmodel.cache.PageCacheClock;
import dev.attempts.readmodel.cache.PageCacheSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The cached pages of customers. */
public final class CustomerPages {
    private final PageCache<PageKey, CustomerPage> cache;

    public CustomerPages(
            PageCacheSettings settings, PostgresCustomers customers, Executor loads, MeterRegistry registry) {
        this.cache = new PageCache<>(
                settings,
                key -> CustomerPage.of(key, customers.pageAndOneMore(key)),
                CustomerPage::bytes,
                loads,
                PageCacheClock.SYSTEM,
                registry);
    }

    /** The page from memory; null where it would have to be waited for. */
    @Nullable CustomerPage ready(PageKey key) {
        return cache.ready(key);
    }

    /** The page, waiting for its load where it has to. */
    CustomerPage get(PageKey key) {
        return cache.get(key);
    }

    /** Loads the page that nearly everybody asks for, so that nobody has to wait for it. */
    public void fill() {
        cache.get(PageKey.FIRST);
    }

    public CacheStatistics statistics() {
        return cache.statistics();
    }

    public void dropAll(DropCause cause) {
        cache.dropAll(cause);
    }
}
