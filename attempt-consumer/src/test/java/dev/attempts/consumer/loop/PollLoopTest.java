package dev.attempts.consumer.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import dev.attempts.consumer.checkpoint.Checkpoint;
import dev.attempts.consumer.checkpoint.Claim;
import dev.attempts.consumer.checkpoint.ClaimOutcome;
import dev.attempts.consumer.deadletters.DeadLetters;
import dev.attempts.consumer.deadletters.PublishOutcome;
import dev.attempts.consumer.metrics.BatchMetrics;
import dev.attempts.consumer.metrics.LoopMetrics;
import dev.attempts.consumer.metrics.OutcomeMetrics;
import dev.attempts.consumer.metrics.TimeBudget;
import dev.attempts.consumer.sink.AttemptSink;
import dev.attempts.consumer.sink.IsolateOutcome;
import dev.attempts.consumer.sink.StoreOutcome;
import dev.attempts.events.Position;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What the client's scripted polls bring, and what reaches the sink of it. */
class PollLoopTest {
    private static final String TOPIC = "attempts";
    private static final TopicPartition LOST = new TopicPartition(TOPIC, 0);
    private static final TopicPartition HEALTHY = new TopicPartition(TOPIC, 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final List<Position> stored = new ArrayList<>();
    private final List<Advance> advances = new ArrayList<>();
    private UUID topicId = UUID.randomUUID();
    private final List<Integer> claimed = new ArrayList<>();
    private final Deque<List<Checkpoint>> gaps = new ArrayDeque<>();
    private final PollLoop loop = loop();

    @Test
    void readsAgainWhatItHadGatheredWhenAnotherPartitionsPositionIsLost() {
        consumer.schedulePollTask(this::assign);
        consumer.schedulePollTask(() -> events(0, 3));
        consumer.schedulePollTask(() -> consumer.setPollException(new OffsetOutOfRangeException(Map.of(LOST, 5L))));
        consumer.schedulePollTask(() -> events(0, 3));
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(loop::stop);

        loop.run();

        assertThat(stored).containsExactly(new Position(1, 0), new Position(1, 1), new Position(1, 2));
        assertThat(advances).containsExactly(new Advance(1, 1, 0, 3));
    }

    @Test
    void claimsEverythingAgainWhenOnePartitionTellsThatTheTopicIsAnotherOne() {
        consumer.schedulePollTask(this::assign);
        consumer.schedulePollTask(() -> {
            topicId = UUID.randomUUID();
            consumer.setPollException(new OffsetOutOfRangeException(Map.of(LOST, 5L)));
        });
        consumer.schedulePollTask(loop::stop);

        loop.run();

        assertThat(claimed).containsExactly(0, 1, 0, 1);
    }

    /** The former holder has stored a batch since the log was looked up. */
    @Test
    void looksAgainBeforeItStopsBecauseOfAGap() {
        gaps.add(List.of(new Checkpoint(topicId, 1, 7)));
        gaps.add(List.of(new Checkpoint(topicId, 1, 9)));
        consumer.schedulePollTask(this::assign);
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(loop::stop);

        loop.run();

        assertThat(claimed).containsExactly(0, 1);
    }

    @Test
    void stopsWhenTheCheckpointStandsStillOutsideOfTheLog() {
        gaps.add(List.of(new Checkpoint(topicId, 1, 7)));
        gaps.add(List.of(new Checkpoint(topicId, 1, 7)));
        consumer.schedulePollTask(this::assign);

        assertThatThrownBy(loop::run).isInstanceOf(ConsumerStopped.class).hasMessage("a gap");
    }

    private void assign() {
        consumer.updateBeginningOffsets(Map.of(LOST, 0L, HEALTHY, 0L));
        consumer.updateEndOffsets(Map.of(LOST, 0L, HEALTHY, 3L));
        consumer.rebalance(List.of(LOST, HEALTHY));
    }

    @Test
    void waitsForMoreWhileBatchesAreLargeAndOnlyThen() {
        consumer.schedulePollTask(this::assign);
        long next = 0;
        for (int arriving : new int[] {100, 0, 3, 0, 2, 0, 1, 0, 1, 0}) {
            long from = next;
            next += arriving;
            long to = next;
            consumer.schedulePollTask(() -> events(from, to));
        }
        consumer.schedulePollTask(loop::stop);

        loop.run();

        assertThat(advances)
                .containsExactly(
                        new Advance(1, 1, 0, 100),
                        new Advance(1, 1, 100, 105),
                        new Advance(1, 1, 105, 106),
                        new Advance(1, 1, 106, 107));
    }

    /** As a broker would, from wherever the client stands. */
    private void events(long from, long to) {
        LongStream.range(from, to)
                .mapToObj(offset -> new ConsumerRecord<>(
                        TOPIC,
                        HEALTHY.partition(),
                        offset,
                        Long.toString(17 + offset).getBytes(UTF_8),
                        "{\"answers\":{}}".getBytes(UTF_8)))
                .forEach(consumer::addRecord);
    }

    private PollLoop loop() {
        var meters = new SimpleMeterRegistry();
        var settings = new LoopSettings(
                TOPIC,
                new BatchLimits(10_000, 1 << 20, Duration.ofMillis(1), 5_000),
                new RetrySettings(Duration.ofMillis(10), Duration.ofMillis(10)),
                1_000,
                Duration.ZERO);
        var ports = new LoopPorts(
                new RememberingSink(),
                (topic, partitions) -> {
                    if (!gaps.isEmpty()) {
                        return new ClaimOutcome.GapFound("a gap", gaps.remove());
                    }
                    claimed.addAll(partitions.keySet());
                    return new ClaimOutcome.Claimed(partitions.keySet().stream()
                            .map(partition -> new Claim(partition, 1, 0, Optional.empty()))
                            .toList());
                },
                new NoDeadLetters(),
                () -> new TopicLookup.Incarnation(topicId, 2));
        return new PollLoop(
                consumer,
                ports,
                settings,
                new LoopMeters(
                        new LoopMetrics(meters),
                        new OutcomeMetrics(meters),
                        new BatchMetrics(meters),
                        new TimeBudget(meters)));
    }

    private final class RememberingSink implements AttemptSink {
        @Override
        public StoreOutcome store(List<Round> rounds, List<Advance> steps) {
            List<ReceivedEvent> events =
                    rounds.stream().flatMap(round -> round.events().stream()).toList();
            events.forEach(event -> stored.add(event.source()));
            advances.addAll(steps);
            return new StoreOutcome.Stored(events.size(), 0);
        }

        @Override
        public IsolateOutcome isolate(List<ReceivedEvent> events) {
            throw new AssertionError("nothing here is refused");
        }
    }

    private static final class NoDeadLetters implements DeadLetters {
        @Override
        public PublishOutcome publish(List<dev.attempts.consumer.batch.DeadLetter> letters) {
            throw new AssertionError("nothing here is malformed");
        }

        @Override
        public void close() {}
    }
}
