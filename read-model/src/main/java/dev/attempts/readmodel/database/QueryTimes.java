package dev.attempts.readmodel.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the queries took: a histogram, a moving average that follows the last few, and how many were slow. */
public final class QueryTimes {
    private static final double OLD_SHARE = 0.8;
    private static final double NEW_SHARE = 0.2;

    private final AtomicLong averageNanos = new AtomicLong();
    private final long slowNanos;
    private final Timer times;
    private final Counter slow;

    public QueryTimes(Duration slow, MeterRegistry registry) {
        this.slowNanos = slow.toNanos();
        this.times = Timer.builder("query.time")
                .description("time of a query in Postgres, without the wait for its turn or a connection")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(200))
                .register(registry);
        this.slow = Counter.builder("query.slow")
                .description("queries that took longer than the slow-query setting")
                .register(registry);
        Gauge.builder("query.time.average", averageNanos, nanos -> nanos.get() / 1e9)
                .description("moving average of query times: four fifths the old value, one fifth the newest")
                .baseUnit("seconds")
                .register(registry);
    }

    void took(long nanos) {
        times.record(nanos, TimeUnit.NANOSECONDS);
        if (nanos > slowNanos) {
            slow.increment();
        }
        averageNanos.updateAndGet(old -> old == 0 ? nanos : Math.round(old * OLD_SHARE + nanos * NEW_SHARE));
    }

    public Duration average() {
        return Duration.ofNanos(averageNanos.get());
    }

    public long count() {
        return times.count();
    }

    public long slowCount() {
        return (long) slow.count();
    }
}
