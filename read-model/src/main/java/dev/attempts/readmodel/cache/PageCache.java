package dev.attempts.readmodel.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Pages by key: one load at a time for each, refreshed before they age, kept while a newer one can't be had.
 *
 * <p>Invariant: the load of what {@link #get} and {@link #ready} return began after the last {@link #dropAll} before the call. Each
 * drop starts a generation, and the generation is part of the key: nobody who asks later finds a load that was in flight.
 */
public final class PageCache<K, V> {
    private record GenerationKey<K>(K key, long generation) {}

    /** What an entry takes beside its page, about: else empty pages would weigh nothing. */
    static final int ENTRY_BYTES = 512;

    private final AtomicLong generation = new AtomicLong();
    private final Cache<GenerationKey<K>, CachedPage<V>> pages;
    private final ConcurrentHashMap<GenerationKey<K>, CompletableFuture<CachedPage<V>>> inFlight =
            new ConcurrentHashMap<>();
    private final Function<K, V> load;
    private final Executor loads;
    private final PageCacheSettings settings;
    private final PageCacheClock clock;
    private final PageCacheMeters meters;

    /**
     * @param load called on {@code loads}; what it throws reaches those who wait
     * @param bytes what a page takes in memory
     */
    public PageCache(
            PageCacheSettings settings,
            Function<K, V> load,
            ToIntFunction<V> bytes,
            Executor loads,
            PageCacheClock clock,
            MeterRegistry registry) {
        this.settings = settings;
        this.load = load;
        this.loads = loads;
        this.clock = clock;
        this.pages = Caffeine.newBuilder()
                .maximumWeight(settings.bytesMax())
                .weigher((GenerationKey<K> key, CachedPage<V> page) -> bytes.applyAsInt(page.value) + ENTRY_BYTES)
                .expireAfterWrite(settings.stale())
                .ticker(clock.ticker())
                .executor(loads)
                .build();
        this.meters = new PageCacheMeters(registry, pages::estimatedSize);
    }

    /** The page if it is at hand, without waiting; begins its refresh when that is due. */
    @SuppressWarnings("FutureReturnValueIgnored") // A refresh that fails shows in the page itself.
    public @Nullable V ready(K key) {
        var generationKey = new GenerationKey<>(key, generation.get());
        CachedPage<V> page = pages.getIfPresent(generationKey);
        if (page == null) {
            return null;
        }
        long now = clock.ticker().read();
        if (page.refreshDue(now)) {
            load(generationKey);
        }
        boolean fresh = page.fresh(now);
        if (!fresh && !page.failing()) {
            return null;
        }
        meters.hit(fresh);
        return page.value;
    }

    /** The page, waiting for a load where it has to. */
    public V get(K key) {
        V ready = ready(key);
        return ready == null ? awaited(new GenerationKey<>(key, generation.get())) : ready;
    }

    /** From the moment this returns nobody who asks gets a page whose load began before. */
    public void dropAll(DropCause cause) {
        generation.incrementAndGet();
        pages.invalidateAll();
        meters.dropped(cause);
    }

    public CacheStatistics statistics() {
        return meters.statistics();
    }

    private V awaited(GenerationKey<K> key) {
        try {
            return missed(load(key).join());
        } catch (CompletionException e) {
            CachedPage<V> old = pages.getIfPresent(key);
            if (old != null) {
                return missed(old);
            }
            meters.miss(true);
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private V missed(CachedPage<V> page) {
        meters.miss(page.fresh(clock.ticker().read()));
        return page.value;
    }

    /** The page if it needs no load after all, else its load that is in flight, or else one begun now. */
    private CompletableFuture<CachedPage<V>> load(GenerationKey<K> key) {
        var mine = new CompletableFuture<CachedPage<V>>();
        CompletableFuture<CachedPage<V>> running = inFlight.putIfAbsent(key, mine);
        if (running != null) {
            return running;
        }
        CachedPage<V> current = pages.getIfPresent(key);
        long now = clock.ticker().read();
        if (current != null && !current.refreshDue(now)) {
            // A load ended between the caller's look and its turn.
            inFlight.remove(key, mine);
            mine.complete(current);
        } else {
            if (current != null) {
                current.refreshBegins(now, settings.retry().toNanos());
            }
            begin(key, current, mine);
        }
        return mine;
    }

    private void begin(GenerationKey<K> key, @Nullable CachedPage<V> old, CompletableFuture<CachedPage<V>> result) {
        try {
            loads.execute(() -> run(key, old, result));
        } catch (Throwable failure) { // No thread could be had: nobody may go on waiting for this load.
            failed(key, old, result, failure);
        }
    }

    private void run(GenerationKey<K> key, @Nullable CachedPage<V> old, CompletableFuture<CachedPage<V>> result) {
        // A page is as old as its question, not as the answer.
        long asked = clock.ticker().read();
        try {
            var page = new CachedPage<>(
                    load.apply(key.key()),
                    asked + refreshAfter(),
                    asked + settings.fresh().toNanos());
            pages.put(key, page);
            meters.loaded(true);
            inFlight.remove(key, result);
            result.complete(page);
        } catch (Throwable failure) { // The top of this thread: those who wait must hear of everything.
            failed(key, old, result, failure);
        }
    }

    private void failed(
            GenerationKey<K> key,
            @Nullable CachedPage<V> old,
            CompletableFuture<CachedPage<V>> result,
            Throwable failure) {
        if (old != null) {
            old.refreshFailed(clock.ticker().read() + settings.retry().toNanos());
        }
        meters.loaded(false);
        inFlight.remove(key, result);
        result.completeExceptionally(failure);
    }

    private long refreshAfter() {
        return (long) (settings.refreshAhead().toNanos() * (1 - clock.chance().getAsDouble() / 10));
    }
}
