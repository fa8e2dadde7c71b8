package dev.attempts.consumer.lag;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How far this instance's partitions are behind, worked out when it is asked for: it counts on while all else stands still. */
public final class LagMetrics {
    private final LongSupplier nanoTime;
    private final Supplier<Map<Integer, Long>> standingNow;
    private final Map<Integer, LagHistory> histories = new HashMap<>();
    private Map<Integer, Long> checkpoints = Map.of();

    /**
     * @param standingNow where the checkpoints stand at any moment: between two looks at the log they pass its end of the last
     *     look, and what has taken effect since is no lag
     */
    public LagMetrics(MeterRegistry meters, LongSupplier nanoTime, Supplier<Map<Integer, Long>> standingNow) {
        this.nanoTime = nanoTime;
        this.standingNow = standingNow;
        Gauge.builder("attempt.consumer.lag", this, LagMetrics::events)
                .baseUnit("events")
                .description("events in the log that have not taken effect, over all partitions of this instance")
                .register(meters);
        Gauge.builder("attempt.consumer.lag.time", this, LagMetrics::seconds)
                .baseUnit("seconds")
                .description("for how long the partition that is furthest behind has been so")
                .register(meters);
    }

    /** One look at where the logs end and where their checkpoints stand; other partitions are no longer ours. */
    synchronized void sampled(Map<Integer, Long> ends, Map<Integer, Long> standing) {
        long now = nanoTime.getAsLong();
        checkpoints = Map.copyOf(standing);
        histories.keySet().retainAll(standing.keySet());
        for (int partition : standing.keySet()) {
            Long end = ends.get(partition);
            if (end != null) {
                histories.computeIfAbsent(partition, it -> new LagHistory()).sampled(now, end);
            }
        }
    }

    /** The checkpoints alone: Kafka does not say where the logs end. */
    synchronized void sampled(Map<Integer, Long> standing) {
        checkpoints = Map.copyOf(standing);
        histories.keySet().retainAll(standing.keySet());
    }

    private synchronized double events() {
        double events = 0;
        for (var partition : standing().entrySet()) {
            LagHistory history = histories.get(partition.getKey());
            events += history == null ? 0 : history.events(partition.getValue());
        }
        return events;
    }

    private synchronized double seconds() {
        long now = nanoTime.getAsLong();
        double longest = 0;
        for (var partition : standing().entrySet()) {
            LagHistory history = histories.get(partition.getKey());
            longest = Math.max(longest, history == null ? 0 : history.seconds(partition.getValue(), now));
        }
        return longest;
    }

    private Map<Integer, Long> standing() {
        var standing = new HashMap<>(checkpoints);
        standingNow
                .get()
                .forEach((partition, offset) ->
                        standing.computeIfPresent(partition, (it, seen) -> Math.max(seen, offset)));
        return standing;
    }
}
