package dev.attempts.consumer.metrics;

import dev.attempts.consumer.batch.Timestamps;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How large batches are, and how long events take from their timestamp to the commit. */
public final class BatchMetrics {
    private static final Duration[] END_TO_END = {
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5)
    };

    private final DistributionSummary events;
    private final DistributionSummary bytes;
    private final Timer endToEnd;

    public BatchMetrics(MeterRegistry meters) {
        events = DistributionSummary.builder("attempt.consumer.batch.size")
                .baseUnit("events")
                .description("events of a batch")
                .serviceLevelObjectives(1, 10, 100, 1_000, 5_000, 10_000, 100_000, 1_000_000)
                .register(meters);
        bytes = DistributionSummary.builder("attempt.consumer.batch.volume")
                .baseUnit("bytes")
                .description("keys and values of a batch")
                .serviceLevelObjectives(1 << 10, 1 << 14, 1 << 17, 1 << 20, 1 << 23, 1 << 26)
                .register(meters);
        endToEnd = Timer.builder("attempt.consumer.end.to.end")
                .description("from an event's timestamp to the commit of its batch")
                .serviceLevelObjectives(END_TO_END)
                .register(meters);
    }

    public void read(int batchEvents, long batchBytes) {
        events.record(batchEvents);
        bytes.record((double) batchBytes);
    }

    public void committed(Timestamps batch, long nowMs) {
        batch.forEach(timestampMs -> endToEnd.record(Math.max(0, nowMs - timestampMs), TimeUnit.MILLISECONDS));
    }
}
