package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.Arrival;
import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.consumer.batch.DeadLetterRun;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.deadletters.DeadLetters;
import dev.attempts.consumer.deadletters.PublishOutcome;
import dev.attempts.consumer.metrics.BatchMetrics;
import dev.attempts.consumer.metrics.OutcomeMetrics;
import dev.attempts.consumer.metrics.Phase;
import dev.attempts.consumer.metrics.RetryCause;
import dev.attempts.consumer.metrics.TimeBudget;
import dev.attempts.consumer.sink.AttemptSink;
import dev.attempts.consumer.sink.IsolateOutcome;
import dev.attempts.consumer.sink.SinkFailure;
import dev.attempts.consumer.sink.StoreOutcome;
import java.util.Set;

/** Dead-letters, then stores: when a checkpoint has passed an event, it is in the database or in the topic of the dead. */
final class BatchWriter {
    private final AttemptSink sink;
    private final DeadLetters deadLetters;
    private final DeadLetterRun run;
    private final OutcomeMetrics outcomes;
    private final BatchMetrics batches;
    private final TimeBudget budget;

    BatchWriter(
            AttemptSink sink,
            DeadLetters deadLetters,
            DeadLetterRun run,
            OutcomeMetrics outcomes,
            BatchMetrics batches,
            TimeBudget budget) {
        this.sink = sink;
        this.deadLetters = deadLetters;
        this.run = run;
        this.outcomes = outcomes;
        this.batches = batches;
        this.budget = budget;
    }

    /** What became of it; a failure that cannot pass ends the consumer with an exception. */
    sealed interface Written {
        record Stored() implements Written {}

        /** Nothing was written: these partitions are somebody else's. */
        record Fenced(Set<Integer> partitions) implements Written {}

        /** Nothing was written: without the events that the database refuses the batch is smaller now, and can be tried at once. */
        record Reduced() implements Written {}

        /** Nothing was written of a folded batch: its events are stored one by one or in smaller batches, or not at all. */
        record ReadAgain(String message) implements Written {}

        record TryAgain(RetryCause cause, String message) implements Written {}
    }

    Written write(PendingBatch pending) {
        checkRun(pending);
        if (pending.isHalfSearched()) {
            return isolate(pending, "");
        }
        if (!pending.unpublished().isEmpty()) {
            PublishOutcome outcome = deadLetters.publish(pending.unpublished());
            budget.spentOn(Phase.DEAD_LETTER);
            if (outcome instanceof PublishOutcome.Unavailable unavailable) {
                return new Written.TryAgain(RetryCause.DEAD_LETTERS, unavailable.message());
            }
            pending.published();
        }
        return switch (sink.store(pending.rounds(), pending.batch().advances())) {
            case StoreOutcome.Stored stored -> stored(pending, stored);
            case StoreOutcome.Fenced fenced -> new Written.Fenced(fenced.partitions());
            case StoreOutcome.Failed failed -> failed(pending, failed);
        };
    }

    private Written failed(PendingBatch pending, StoreOutcome.Failed failed) {
        int failures = pending.failed(failed.inDoubt());
        return switch (failed.failure()) {
            case SinkFailure.Transient later ->
                isTooMuch(pending, failures) ? new Written.ReadAgain(later.message()) : tryAgain(later);
            case SinkFailure.Rejected rejected ->
                pending.batch().isFolded()
                        ? new Written.ReadAgain(rejected.message())
                        : isolate(pending, rejected.message());
            case SinkFailure.Defect defect -> throw stop(defect.message());
        };
    }

    /** Perhaps: a slow database can have its time-outs with all of a backlog at once and none with a part of it. */
    private static boolean isTooMuch(PendingBatch pending, int failures) {
        return failures > 1 && pending.batch().isFolded() && !pending.isInDoubt();
    }

    private Written stored(PendingBatch pending, StoreOutcome.Stored stored) {
        run.commit();
        outcomes.stored(pending.batch(), pending.sent(), stored.applied(), stored.guarded());
        batches.committed(pending.batch().timestamps(), System.currentTimeMillis());
        return new Written.Stored();
    }

    /** Each time at least one event fewer, so it ends; the loop polls in between, or a long search would cost us the group. */
    private Written isolate(PendingBatch pending, String refusal) {
        return switch (sink.isolate(pending.batch().events())) {
            case IsolateOutcome.Isolated isolated -> {
                if (isolated.refused().isEmpty() && !pending.isHalfSearched()) {
                    throw stop("refused as a whole, but no single event is: " + refusal);
                }
                pending.refuse(isolated.refused(), isolated.complete());
                yield new Written.Reduced();
            }
            case IsolateOutcome.Failed failed ->
                switch (failed.failure()) {
                    case SinkFailure.Transient later -> tryAgain(later);
                    case SinkFailure.Rejected unexpected -> throw stop(unexpected.message());
                    case SinkFailure.Defect defect -> throw stop(defect.message());
                };
        };
    }

    private static Written tryAgain(SinkFailure.Transient later) {
        return new Written.TryAgain(RetryCause.DATABASE, "the database: " + later.message());
    }

    private static ConsumerStopped stop(String message) {
        return new ConsumerStopped("the database does not store the batch: " + message);
    }

    private void checkRun(PendingBatch pending) {
        run.begin();
        for (Arrival arrival : pending.batch().arrivals()) {
            switch (arrival) {
                case ReceivedEvent event -> run.valid();
                case DeadLetter letter -> run.dead();
            }
        }
        if (run.isTooLong()) {
            DeadLetter last = pending.batch().deadLetters().getLast();
            throw new ConsumerStopped("too many dead letters in a row: a producer seems to be broken; the last one, at "
                    + last.source() + ", is " + last.reason().code() + ": " + last.detail());
        }
    }
}
