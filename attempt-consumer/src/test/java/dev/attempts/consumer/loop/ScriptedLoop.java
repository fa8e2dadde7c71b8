package dev.attempts.consumer.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import dev.attempts.consumer.checkpoint.Checkpoint;
import dev.attempts.consumer.checkpoint.Checkpoints;
import dev.attempts.consumer.checkpoint.Claim;
import dev.attempts.consumer.checkpoint.ClaimOutcome;
import dev.attempts.consumer.checkpoint.LogRange;
import dev.attempts.consumer.metrics.BatchMetrics;
import dev.attempts.consumer.metrics.LoopMetrics;
import dev.attempts.consumer.metrics.OutcomeMetrics;
import dev.attempts.consumer.metrics.TimeBudget;
import dev.attempts.consumer.sink.AttemptSink;
import dev.attempts.consumer.sink.IsolateOutcome;
import dev.attempts.consumer.sink.SinkFailure;
import dev.attempts.consumer.sink.StoreOutcome;
import dev.attempts.events.EventHeaders;
import dev.attempts.events.Position;
import dev.attempts.servicekit.service.Readiness;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A loop with two partitions whose polls, claims and stores go as a test has written down, and who remembers them. */
final class ScriptedLoop {
    static final TopicPartition ZERO = new TopicPartition("attempts", 0);
    static final TopicPartition ONE = new TopicPartition("attempts", 1);
    static final int CLAIMED_LEADER_EPOCH = 4;

    final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none") {
        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
            told.putAll(offsets);
            if (answersCommits) {
                super.commitAsync(offsets, callback);
            }
        }

        @Override
        public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalances) {
            listener = rebalances;
            super.subscribe(topics, rebalances);
        }

        @Override
        public synchronized void seek(TopicPartition partition, OffsetAndMetadata position) {
            sought.add(position);
            super.seek(partition, position);
        }

        @Override
        public synchronized long position(TopicPartition partition, Duration timeout) {
            if (!notConfirmed.isEmpty()) {
                throw notConfirmed.remove();
            }
            return super.position(partition, timeout);
        }
    };
    private @Nullable ConsumerRebalanceListener listener;
    boolean answersCommits = true;
    final List<Position> stored = new ArrayList<>();
    final List<Advance> advances = new ArrayList<>();
    final List<Integer> claimed = new ArrayList<>();
    /** The logs of which partitions were claimed. */
    final List<LogRange> logs = new ArrayList<>();
    /** The checkpoints that each try to claim was told to have been outside of their logs before. */
    final List<List<Checkpoint>> outside = new ArrayList<>();
    /** Where reading began, or began again. */
    final List<OffsetAndMetadata> sought = new ArrayList<>();

    /** Of the group, at the end or before. */
    final Map<TopicPartition, OffsetAndMetadata> told = new HashMap<>();
    /** Up to where what checkpoints say was left. */
    final Map<Checkpoint, Long> retracted = new HashMap<>();
    /** Why the next was not. */
    final Deque<SinkFailure> notRetracted = new ArrayDeque<>();
    /** What the broker says of the next positions that it is asked to confirm. */
    final Deque<KafkaException> notConfirmed = new ArrayDeque<>();

    final List<Readiness> seen = new ArrayList<>();
    /** What becomes of the next claims instead of being granted. */
    final Deque<ClaimOutcome> notClaimed = new ArrayDeque<>();
    /** What the next look-ups of the topic end with. */
    final Deque<RetriableException> notFound = new ArrayDeque<>();
    /** What becomes of the next batches instead of being stored. */
    final Deque<StoreOutcome> notStored = new ArrayDeque<>();

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long nanos;
    /** Of the topic's partitions. */
    Set<Integer> leaderless = Set.of();

    UUID topicId = UUID.randomUUID();
    final PollLoop loop;

    ScriptedLoop() {
        this(new BatchLimits(10_000, 200_000, Duration.ofHours(1), 1 << 20, Duration.ofNanos(1), 5_000));
    }

    ScriptedLoop(BatchLimits limits) {
        loop = loop(limits);
    }

    /** The next poll begins with this. */
    ScriptedLoop poll(Runnable task) {
        consumer.schedulePollTask(task);
        return this;
    }

    /** The polls go as written down, then it is told to stop. */
    void run() {
        poll(loop::stop);
        loop.run();
    }

    void assignBoth() {
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
        consumer.updateEndOffsets(Map.of(ZERO, 0L, ONE, 3L));
        consumer.rebalance(List.of(ZERO, ONE));
    }

    /** The group has gone on without us. */
    void loseBoth() {
        Objects.requireNonNull(listener).onPartitionsLost(List.of(ZERO, ONE));
    }

    /** What it tells at this moment, to be asked for in a poll: as it was after the one before. */
    void look() {
        seen.add(loop.readiness());
    }

    void passes(Duration time) {
        nanos += time.toNanos();
    }

    /** As a broker would, from wherever the client stands: each about another attempt. */
    void arrive(TopicPartition partition, long from, long to) {
        LongStream.range(from, to).forEach(offset -> arrive(partition, offset, Long.toString(17 + offset)));
    }

    /** All of them about one attempt. */
    void arriveAboutOne(TopicPartition partition, long from, long to) {
        LongStream.range(from, to).forEach(offset -> arrive(partition, offset, "17"));
    }

    /** Somebody waits for it to take effect. */
    void arriveAwaited(TopicPartition partition, long offset) {
        var event = event(partition, offset, "17");
        event.headers().add(EventHeaders.AWAITED, new byte[0]);
        consumer.addRecord(event);
    }

    /** Written in that leader epoch. */
    void arriveOfLeaderEpoch(int leaderEpoch, TopicPartition partition, long offset) {
        consumer.addRecord(event(partition, offset, "17", ConsumerRecord.NULL_SIZE, Optional.of(leaderEpoch)));
    }

    /** One of so many bytes, by what the client says of it. */
    void arriveLarge(TopicPartition partition, long offset, int bytes) {
        consumer.addRecord(event(partition, offset, "17", bytes, Optional.empty()));
    }

    /** The log of the first partition no longer holds what comes next. */
    void losePosition() {
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(ZERO, 5L)));
    }

    private void arrive(TopicPartition partition, long offset, String attemptId) {
        consumer.addRecord(event(partition, offset, attemptId));
    }

    private static ConsumerRecord<byte[], byte[]> event(TopicPartition partition, long offset, String attemptId) {
        return event(partition, offset, attemptId, ConsumerRecord.NULL_SIZE, Optional.empty());
    }

    private static ConsumerRecord<byte[], byte[]> event(
            TopicPartition partition, long offset, String attemptId, int bytes, Optional<Integer> leaderEpoch) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                bytes,
                attemptId.getBytes(UTF_8),
                "{\"answers\":{}}".getBytes(UTF_8),
                new RecordHeaders(),
                leaderEpoch);
    }

    private PollLoop loop(BatchLimits limits) {
        var settings = new LoopSettings(
                ZERO.topic(),
                limits,
                // Each poll is followed by a try: the script counts polls, not time.
                new RetrySettings(Duration.ZERO, Duration.ZERO),
                1_000,
                Duration.ofHours(1));
        var ports =
                new LoopPorts(new RememberingSink(), new RememberingCheckpoints(), new NoDeadLetters(), this::topic);
        return new PollLoop(
                consumer,
                ports,
                settings,
                new LoopMeters(
                        new LoopMetrics(meters),
                        new OutcomeMetrics(meters),
                        new BatchMetrics(meters),
                        new TimeBudget(meters)),
                // However long a poll takes, what follows it follows soon.
                () -> ++nanos);
    }

    private TopicLookup.Incarnation topic() {
        if (!notFound.isEmpty()) {
            throw notFound.remove();
        }
        return new TopicLookup.Incarnation(topicId, 2, leaderless);
    }

    /** How often something was tried again for that cause. */
    double retries(String cause) {
        return meters.get("attempt.consumer.retries")
                .tag("cause", cause)
                .counter()
                .count();
    }

    private final class RememberingCheckpoints implements Checkpoints {
        @Override
        public ClaimOutcome claim(
                UUID claimedTopicId, SortedMap<Integer, LogRange> partitions, List<Checkpoint> outsideBefore) {
            outside.add(outsideBefore);
            if (!notClaimed.isEmpty()) {
                return notClaimed.remove();
            }
            claimed.addAll(partitions.keySet());
            logs.addAll(partitions.values());
            return new ClaimOutcome.Claimed(partitions.keySet().stream()
                    .map(partition -> new Claim(partition, 1, 0, Optional.of(CLAIMED_LEADER_EPOCH), Optional.empty()))
                    .toList());
        }

        @Override
        public Optional<SinkFailure> retract(Map<Checkpoint, Long> inEffectTo) {
            retracted.putAll(inEffectTo);
            return Optional.ofNullable(notRetracted.poll());
        }
    }

    private final class RememberingSink implements AttemptSink {
        @Override
        public StoreOutcome store(List<Round> rounds, List<Advance> steps) {
            if (!notStored.isEmpty()) {
                return notStored.remove();
            }
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
}
