package dev.attempts.readmodel.attempts;

import dev.attempts.readmodel.database.QueryRefused;
import dev.attempts.readmodel.database.QuerySettings;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Reads rows for many readers by one query: who asks while as many queries run as may shares the next one with all who do.
 *
 * <p>A query begins after all of its readers have asked, never before: what they find is no older than their question. Each reader is
 * answered exactly once, and never waits longer than the limit.
 */
final class SharedReads<K, V> {
    private static final int SHARED_BY_MAX = 100;

    private final Function<Set<K>, Map<K, V>> query;
    private final Function<QueryRefused.Reason, QueryRefused> refusal;
    private final QuerySettings limits;
    private final Executor threads;
    private final LongSupplier nanoTime;
    private final Queue<Reader<K, V>> readers = new ConcurrentLinkedQueue<>();
    private final Set<Batch<K, V>> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger queries = new AtomicInteger();
    private final DistributionSummary sharedBy;

    /**
     * @param query answers with the rows that there are, by their keys
     * @param refusal counts a refusal
     * @param threads on which queries run; as many at a time as the limits say
     */
    SharedReads(
            Function<Set<K>, Map<K, V>> query,
            Function<QueryRefused.Reason, QueryRefused> refusal,
            QuerySettings limits,
            Executor threads,
            LongSupplier nanoTime,
            MeterRegistry registry) {
        this.query = query;
        this.refusal = refusal;
        this.limits = limits;
        this.threads = threads;
        this.nanoTime = nanoTime;
        Gauge.builder("attempt.reads", waiting, AtomicInteger::get)
                .description("reads of single attempts that wait for a query or for its answer")
                .register(registry);
        this.sharedBy = DistributionSummary.builder("query.shared.by")
                .description("reads of single attempts that one query has answered")
                .register(registry);
    }

    /**
     * The row, if there is one; fails with {@link QueryRefused} when too many wait, it takes too long, or the query was refused. Does
     * not block; what depends on the result runs on the query's thread and must not block either.
     */
    CompletableFuture<Optional<V>> read(K key) {
        if (waiting.incrementAndGet() > limits.waitingMax() + limits.atOnce()) {
            waiting.decrementAndGet();
            return CompletableFuture.failedFuture(refusal.apply(QueryRefused.Reason.BUSY));
        }
        var reader = new Reader<K, V>(key, nanoTime.getAsLong(), waiting);
        readers.add(reader);
        if (mayQuery()) {
            begin(reader);
        }
        return reader.answer;
    }

    /** Where it fails, who came meanwhile is answered by the next query, or hears in time that there was none. */
    private void begin(Reader<K, V> reader) {
        try {
            threads.execute(this::ask);
        } catch (Throwable failure) { // No thread could be had: whatever it was, it must not cost the turn for good.
            queries.decrementAndGet();
            readers.remove(reader);
            fail(reader, failure);
        }
    }

    /** Those whose query runs included. */
    int waiting() {
        return waiting.get();
    }

    /** Refuses all who have waited too long, whatever their query does; to be called now and then. */
    void giveUpLate() {
        long now = nanoTime.getAsLong();
        readers.removeIf(reader -> late(reader, now) && refuse(reader, QueryRefused.Reason.BUSY));
        for (Batch<K, V> batch : running) {
            for (Reader<K, V> reader : batch.readers) {
                if (late(reader, now)) {
                    refuse(reader, QueryRefused.Reason.TOO_SLOW);
                }
            }
        }
    }

    private boolean late(Reader<K, V> reader, long now) {
        return now - reader.since > limits.waitMax().toNanos();
    }

    /** True: it had no answer yet. */
    private boolean refuse(Reader<K, V> reader, QueryRefused.Reason reason) {
        return reader.end() && reader.answer.completeExceptionally(refusal.apply(reason));
    }

    private boolean mayQuery() {
        // Never above the limit, not even for a moment: a query that ends would take that for others at work.
        int now = queries.get();
        while (now < limits.atOnce()) {
            if (queries.compareAndSet(now, now + 1)) {
                return true;
            }
            now = queries.get();
        }
        return false;
    }

    /** One query after the other, as long as there are readers: those who came meanwhile share the next one. */
    private void ask() {
        do {
            try {
                answer(next());
            } finally {
                queries.decrementAndGet();
            }
        } while (!readers.isEmpty() && mayQuery());
    }

    private Batch<K, V> next() {
        var batch = new Batch<K, V>();
        while (batch.readers.size() < SHARED_BY_MAX) {
            Reader<K, V> reader = readers.poll();
            if (reader == null) {
                break;
            }
            batch.readers.add(reader);
        }
        return batch;
    }

    private void answer(Batch<K, V> batch) {
        if (batch.readers.isEmpty()) {
            return;
        }
        running.add(batch);
        try {
            sharedBy.record(batch.readers.size());
            Map<K, V> rows = query.apply(batch.keys());
            for (Reader<K, V> reader : batch.readers) {
                if (reader.end()) {
                    reader.answer.complete(Optional.ofNullable(rows.get(reader.key)));
                }
            }
        } catch (Throwable failure) { // Those who share the query must hear of everything.
            batch.readers.forEach(reader -> fail(reader, failure));
        } finally {
            running.remove(batch);
        }
    }

    private static <K, V> void fail(Reader<K, V> reader, Throwable failure) {
        if (reader.end()) {
            reader.answer.completeExceptionally(failure);
        }
    }

    /** Equal to itself only. */
    private static final class Batch<K, V> {
        private final List<Reader<K, V>> readers = new ArrayList<>();

        Set<K> keys() {
            Set<K> keys = HashSet.newHashSet(readers.size());
            readers.forEach(reader -> keys.add(reader.key));
            return keys;
        }
    }
}
