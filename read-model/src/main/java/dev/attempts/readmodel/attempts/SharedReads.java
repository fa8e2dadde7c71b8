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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads rows for many readers by one query: who asks while as many queries run as may shares the next one with all who do.
 *
 * <p>A read begins after it was asked for, never before: what it finds is no older than the question.
 */
final class SharedReads<K, V> {
    private record Reader<K, V>(K key, CompletableFuture<Optional<V>> answer) {}

    private static final int SHARED_BY_MAX = 100;

    private final Function<Set<K>, Map<K, V>> query;
    private final Supplier<QueryRefused> busy;
    private final QuerySettings limits;
    private final Queue<Reader<K, V>> readers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger queries = new AtomicInteger();
    private final DistributionSummary sharedBy;

    /** The query answers with the rows that there are, by their keys; {@code busy} counts a refusal. */
    SharedReads(
            Function<Set<K>, Map<K, V>> query,
            Supplier<QueryRefused> busy,
            QuerySettings limits,
            MeterRegistry registry) {
        this.query = query;
        this.busy = busy;
        this.limits = limits;
        Gauge.builder("attempt.reads", waiting, AtomicInteger::get)
                .description("reads of single attempts that wait for a query or for its answer")
                .register(registry);
        this.sharedBy = DistributionSummary.builder("query.shared.by")
                .description("reads of single attempts that one query has answered")
                .register(registry);
    }

    /** The row, if there is one; throws {@link QueryRefused} when too many wait, it takes too long, or the query was refused. */
    Optional<V> read(K key) {
        if (waiting.incrementAndGet() > limits.waitingMax() + limits.atOnce()) {
            waiting.decrementAndGet();
            throw busy.get();
        }
        try {
            var reader = new Reader<K, V>(key, new CompletableFuture<>());
            readers.add(reader);
            if (mayQuery()) {
                ask();
            }
            return reader.answer.get(limits.waitMax().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw busy.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Those whose query runs included. */
    int waiting() {
        return waiting.get();
    }

    private boolean mayQuery() {
        // Never above the limit, not even for a moment: a query that ends would take that for others at work.
        int running = queries.get();
        while (running < limits.atOnce()) {
            if (queries.compareAndSet(running, running + 1)) {
                return true;
            }
            running = queries.get();
        }
        return false;
    }

    /** One query, by the reader that found a free turn; those who came meanwhile get the next one, on a thread of its own. */
    private void ask() {
        try {
            answer(next());
        } finally {
            queries.decrementAndGet();
        }
        if (!readers.isEmpty() && mayQuery()) {
            Thread.ofVirtual().name("shared-read").start(this::ask);
        }
    }

    private List<Reader<K, V>> next() {
        List<Reader<K, V>> batch = new ArrayList<>();
        while (batch.size() < SHARED_BY_MAX) {
            Reader<K, V> reader = readers.poll();
            if (reader == null) {
                break;
            }
            batch.add(reader);
        }
        return batch;
    }

    private void answer(List<Reader<K, V>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Set<K> keys = HashSet.newHashSet(batch.size());
        batch.forEach(reader -> keys.add(reader.key));
        sharedBy.record(batch.size());
        try {
            Map<K, V> rows = query.apply(keys);
            batch.forEach(reader -> reader.answer.complete(Optional.ofNullable(rows.get(reader.key))));
        } catch (Throwable failure) { // Those who share the query must hear of everything.
            batch.forEach(reader -> reader.answer.completeExceptionally(failure));
        }
    }
}
