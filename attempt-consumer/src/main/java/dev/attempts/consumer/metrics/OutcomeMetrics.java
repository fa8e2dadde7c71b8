package dev.attempts.consumer.metrics;

import dev.attempts.consumer.batch.Batch;
import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.events.DeadLetterReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * What became of events. Counted when their batch is stored, each figure from its own source: received from the
 * records, applied from the rows that the database says it has written, superseded from the fold and from what the
 * guard kept. So {@code received = applied + superseded + dead-lettered} at any time, or something is wrong.
 */
public final class OutcomeMetrics {
    private final Counter received;
    private final Counter rows;
    private final EnumCounters<Outcome> outcomes;
    private final EnumCounters<DeadLetterReason> deadLetters;

    public OutcomeMetrics(MeterRegistry meters) {
        received = Counter.builder("attempt.consumer.received")
                .baseUnit("events")
                .description("events of stored batches")
                .register(meters);
        rows = Counter.builder("attempt.consumer.written")
                .baseUnit("rows")
                .description("rows sent to the database; received events a row are the fold ratio")
                .register(meters);
        outcomes = new EnumCounters<>(
                Outcome.class,
                outcome -> Counter.builder("attempt.consumer.outcomes")
                        .tag("outcome", outcome.tag())
                        .baseUnit("events")
                        .description("what became of the received events")
                        .register(meters));
        deadLetters = new EnumCounters<>(
                DeadLetterReason.class,
                reason -> Counter.builder("attempt.consumer.dead.letters")
                        .tag("reason", reason.code())
                        .baseUnit("events")
                        .description("dead letters by reason")
                        .register(meters));
    }

    /**
     * Counts a batch that is committed.
     *
     * @param sent the events that the fold has left
     * @param applied of those, the ones that took effect
     * @param guarded of those, the ones whose row was kept
     */
    public void stored(Batch batch, int sent, int applied, int guarded) {
        List<DeadLetter> dead = batch.deadLetters();
        int read = batch.timestamps().size();
        int folded = read - dead.size() - sent;
        received.increment(read);
        rows.increment(sent);
        outcomes.add(Outcome.APPLIED, applied);
        outcomes.add(Outcome.SUPERSEDED, folded + guarded);
        outcomes.add(Outcome.DEAD_LETTERED, dead.size());
        for (DeadLetter letter : dead) {
            deadLetters.add(letter.reason(), 1);
        }
    }
}
