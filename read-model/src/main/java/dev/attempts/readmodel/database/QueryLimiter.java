package dev.attempts.readmodel.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets a few queries run at a time and a bounded number wait for a bounded time; all others are refused at once. */
final class QueryLimiter {
    private final Semaphore turns;
    private final AtomicInteger waiting = new AtomicInteger();
    private final int waitingMax;
    private final long waitMaxNanos;

    QueryLimiter(QuerySettings settings, MeterRegistry registry) {
        this.turns = new Semaphore(settings.atOnce(), true);
        this.waitingMax = settings.waitingMax();
        this.waitMaxNanos = settings.waitMax().toNanos();
        Gauge.builder("query.waiting", waiting, AtomicInteger::get)
                .description("queries that wait for their turn")
                .register(registry);
        Gauge.builder("query.running", turns, free -> settings.atOnce() - free.availablePermits())
                .description("queries that have their turn")
                .register(registry);
    }

    /** Each turn taken is given back with {@link #end}. */
    void begin() {
        if (turns.tryAcquire()) {
            return;
        }
        if (waiting.incrementAndGet() > waitingMax) {
            waiting.decrementAndGet();
            throw new QueryRefused(QueryRefused.Reason.BUSY);
        }
        try {
            if (!turns.tryAcquire(waitMaxNanos, TimeUnit.NANOSECONDS)) {
                throw new QueryRefused(QueryRefused.Reason.BUSY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryRefused(QueryRefused.Reason.BUSY);
        } finally {
            waiting.decrementAndGet();
        }
    }

    void end() {
        turns.release();
    }
}
