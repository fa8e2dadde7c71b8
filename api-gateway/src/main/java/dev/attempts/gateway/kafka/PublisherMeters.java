package dev.attempts.gateway.kafka;

import dev.attempts.gateway.publish.Doubt;
import dev.attempts.gateway.publish.Outcome;
import dev.attempts.gateway.publish.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts what becomes of updates: {@code handed over = acknowledged + not written + unknown + in flight}. */
public final class PublisherMeters {
    private final Timer acknowledged;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final Map<Doubt, Timer> unknown = new EnumMap<>(Doubt.class);

    public PublisherMeters(MeterRegistry registry) {
        acknowledged = Timer.builder("gateway.updates.acknowledged")
                .description(
                        "From handing an update over to its acknowledgement, whether or not the client still waits")
                .serviceLevelObjectives(buckets())
                .register(registry);
        for (var why : Refusal.values()) {
            refused.put(
                    why,
                    Counter.builder("gateway.updates.refused")
                            .description("Updates that were not written")
                            .tag("reason", why.code())
                            .register(registry));
        }
        for (var why : Doubt.values()) {
            unknown.put(
                    why,
                    Timer.builder("gateway.updates.unknown")
                            .description("Updates of which nobody knows whether they were written")
                            .tag("reason", why.code())
                            .register(registry));
        }
    }

    private static Duration[] buckets() {
        return java.util.stream.LongStream.of(1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
                .mapToObj(Duration::ofMillis)
                .toArray(Duration[]::new);
    }

    public static void observe(MeterRegistry registry, Admission admission, LogConnection connection) {
        Gauge.builder("gateway.updates.in.flight", admission, Admission::updates)
                .description("Updates that wait for their acknowledgement")
                .register(registry);
        Gauge.builder("gateway.updates.in.flight.size", admission, Admission::bytes)
                .baseUnit("bytes")
                .description("Memory that those updates take, estimated upwards")
                .register(registry);
        producer(registry, connection, "buffer-available-bytes", "What is left of the producer's buffer");
        producer(registry, connection, "batch-size-avg", "Bytes per batch sent to a partition");
        producer(registry, connection, "records-per-request-avg", "Records per request to a broker");
        producer(registry, connection, "record-retry-total", "Records sent again");
        producer(registry, connection, "request-latency-avg", "Milliseconds from a request to a broker to its answer");
        producer(registry, connection, "waiting-threads", "Threads that wait for room in the buffer; always 0");
    }

    public static void observe(MeterRegistry registry, KafkaPublisher publisher) {
        Gauge.builder("gateway.updates.remembered", publisher, KafkaPublisher::remembered)
                .description(
                        "Updates whose deadline is watched, those included that have their outcome since a moment ago")
                .register(registry);
    }

    private static void producer(MeterRegistry registry, LogConnection connection, String name, String description) {
        Gauge.builder("gateway.producer." + name.replace('-', '.'), connection, c -> {
                    var generation = c.current();
                    return generation == null ? Double.NaN : generation.gauge(name);
                })
                .description(description)
                .register(registry);
    }

    void completed(Outcome outcome, long tookNanos) {
        switch (outcome) {
            case Outcome.Acknowledged written -> acknowledged.record(tookNanos, TimeUnit.NANOSECONDS);
            case Outcome.NotWritten notWritten -> refused(notWritten.why(), 1);
            case Outcome.Unknown doubtful -> of(unknown, doubtful.why()).record(tookNanos, TimeUnit.NANOSECONDS);
        }
    }

    void refused(Refusal why, int updates) {
        of(refused, why).increment(updates);
    }

    private static <K extends Enum<K>, V> V of(Map<K, V> meters, K key) {
        return java.util.Objects.requireNonNull(meters.get(key));
    }
}
