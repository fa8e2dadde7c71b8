package dev.attempts.consumer.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What happened to the loop: retries, take-overs, producers that choose partitions in another way. */
public final class LoopMetrics {
    private final EnumCounters<EpochChange> epochs;
    private final EnumCounters<RetryCause> retries;
    private final Counter misrouted;

    public LoopMetrics(MeterRegistry meters) {
        epochs = new EnumCounters<>(
                EpochChange.class,
                change -> Counter.builder("attempt.consumer.epochs")
                        .tag("change", change.tag())
                        .baseUnit("partitions")
                        .description("partitions taken over, and batches lost to whom took over")
                        .register(meters));
        retries = new EnumCounters<>(
                RetryCause.class,
                cause -> Counter.builder("attempt.consumer.retries")
                        .tag("cause", cause.tag())
                        .description("what had to be tried again")
                        .register(meters));
        misrouted = Counter.builder("attempt.consumer.misrouted")
                .baseUnit("events")
                .description("events on a partition that their key does not belong to: stored, but in no certain order")
                .register(meters);
    }

    public void claimed(int partitions) {
        epochs.add(EpochChange.CLAIMED, partitions);
    }

    public void fenced(int partitions) {
        epochs.add(EpochChange.FENCED, partitions);
    }

    public void retried(RetryCause cause) {
        retries.add(cause, 1);
    }

    public void misrouted() {
        misrouted.increment();
    }
}
