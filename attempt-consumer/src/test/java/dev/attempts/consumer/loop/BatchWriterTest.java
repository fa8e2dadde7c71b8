package dev.attempts.consumer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.Arrival;
import dev.attempts.consumer.batch.Batch;
import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.consumer.batch.DeadLetterRun;
import dev.attempts.consumer.batch.Events;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import dev.attempts.consumer.batch.Timestamps;
import dev.attempts.consumer.deadletters.DeadLetters;
import dev.attempts.consumer.deadletters.PublishOutcome;
import dev.attempts.consumer.metrics.BatchMetrics;
import dev.attempts.consumer.metrics.OutcomeMetrics;
import dev.attempts.consumer.metrics.TimeBudget;
import dev.attempts.consumer.sink.AttemptSink;
import dev.attempts.consumer.sink.IsolateOutcome;
import dev.attempts.consumer.sink.RefusedEvent;
import dev.attempts.consumer.sink.SinkFailure;
import dev.attempts.consumer.sink.StoreOutcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A database that refuses the attempts 1, 2 and 3, and tells of one at a time. */
class BatchWriterTest {
    private static final int REFUSED = 3;

    private final List<List<Long>> published = new ArrayList<>();
    private final PendingBatch batch = new PendingBatch(new Batch(
            LongStream.rangeClosed(1, 5)
                    .mapToObj(id -> (Arrival) Events.event(id, id))
                    .toList(),
            new Timestamps(),
            List.of(),
            false,
            false));

    @Test
    void returnsBehindEachSearchAndPublishesWhenAllRefusedEventsAreKnown() {
        BatchWriter writer = writer(1_000);

        for (int searches = 0; searches <= REFUSED; searches++) {
            assertThat(writer.write(batch)).isInstanceOf(BatchWriter.Written.Reduced.class);
        }
        assertThat(published).isEmpty();

        assertThat(writer.write(batch)).isInstanceOf(BatchWriter.Written.Stored.class);
        assertThat(published).containsExactly(List.of(1L, 2L, 3L));
    }

    @Test
    void stopsInTheMiddleOfTheSearchWhenTooManyInARowAreRefused() {
        BatchWriter writer = writer(REFUSED - 1);

        for (int searches = 0; searches < REFUSED; searches++) {
            writer.write(batch);
        }

        assertThatThrownBy(() -> writer.write(batch))
                .isInstanceOf(ConsumerStopped.class)
                .hasMessageContaining("too many dead letters in a row");
        assertThat(published).isEmpty();
    }

    private BatchWriter writer(int deadLettersInARowMax) {
        var meters = new SimpleMeterRegistry();
        return new BatchWriter(
                new RefusingSink(),
                new RememberingDeadLetters(),
                new DeadLetterRun(deadLettersInARowMax),
                new OutcomeMetrics(meters),
                new BatchMetrics(meters),
                new TimeBudget(meters));
    }

    private static boolean isRefused(ReceivedEvent event) {
        return event.attemptId() <= REFUSED;
    }

    private static final class RefusingSink implements AttemptSink {
        @Override
        public StoreOutcome store(List<Round> rounds, List<Advance> advances) {
            List<ReceivedEvent> events =
                    rounds.stream().flatMap(round -> round.events().stream()).toList();
            return events.stream().anyMatch(BatchWriterTest::isRefused)
                    ? new StoreOutcome.Failed(new SinkFailure.Rejected("no"), false)
                    : new StoreOutcome.Stored(events.size(), 0);
        }

        @Override
        public IsolateOutcome isolate(List<ReceivedEvent> events) {
            List<RefusedEvent> found = events.stream()
                    .filter(BatchWriterTest::isRefused)
                    .limit(1)
                    .map(event -> new RefusedEvent(event, "no"))
                    .toList();
            return new IsolateOutcome.Isolated(found, found.isEmpty(), 1);
        }
    }

    private final class RememberingDeadLetters implements DeadLetters {
        @Override
        public PublishOutcome publish(List<DeadLetter> letters) {
            published.add(
                    letters.stream().map(letter -> letter.source().offset()).toList());
            return new PublishOutcome.Published();
        }

        @Override
        public void close() {}
    }
}
