package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.Batch;
import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.consumer.batch.Fold;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import dev.attempts.consumer.sink.RefusedEvent;
import dev.attempts.events.AttemptId;
import dev.attempts.events.DeadLetterReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A batch on its way: what of it is folded and which dead letters are not yet published. Confined to the poll thread. */
final class PendingBatch {
    private Batch batch;
    private List<Round> rounds;
    private List<DeadLetter> unpublished;
    private boolean halfSearched;
    private int failures;
    private boolean inDoubt;

    PendingBatch(Batch batch) {
        this.batch = batch;
        this.rounds = Fold.of(batch.events());
        this.unpublished = batch.deadLetters();
    }

    Batch batch() {
        return batch;
    }

    List<Round> rounds() {
        return rounds;
    }

    List<DeadLetter> unpublished() {
        return unpublished;
    }

    void published() {
        unpublished = List.of();
    }

    /** The events that the fold has left. */
    int sent() {
        return Round.countEvents(rounds);
    }

    /** Whether the database may refuse more of its events than are known yet. */
    boolean isHalfSearched() {
        return halfSearched;
    }

    /** Counts a try that failed, perhaps only by what is known of it; returns how many have. */
    int failed(boolean inDoubt) {
        this.inDoubt = inDoubt;
        return ++failures;
    }

    /** Whether it may be in the database for all that. */
    boolean isInDoubt() {
        return inDoubt;
    }

    /** Makes dead letters of the events that the database has refused. */
    void refuse(List<RefusedEvent> refused, boolean complete) {
        Map<ReceivedEvent, DeadLetter> letters = new LinkedHashMap<>();
        for (RefusedEvent event : refused) {
            letters.put(event.event(), deadLetter(event));
        }
        batch = batch.without(letters);
        rounds = Fold.of(batch.events());
        unpublished =
                Stream.concat(unpublished.stream(), letters.values().stream()).toList();
        halfSearched = !complete;
    }

    private static DeadLetter deadLetter(RefusedEvent refused) {
        ReceivedEvent event = refused.event();
        return new DeadLetter(
                new AttemptId(event.attemptId()).toKey(),
                event.event().value(),
                DeadLetterReason.REJECTED_BY_DATABASE,
                refused.detail(),
                event.source(),
                event.timestampMs());
    }
}
