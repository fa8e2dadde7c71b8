package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.Batch;
import dev.attempts.consumer.metrics.BatchMetrics;
import dev.attempts.consumer.metrics.Phase;
import dev.attempts.consumer.metrics.TimeBudget;
import dev.attempts.events.EventHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Takes what has arrived since the last batch, up to the limits. It polls in small portions, because a poll is bounded
 * by records and not by bytes. Confined to the poll thread.
 */
final class BatchReader {
    /** What brings fewer, and few bytes, has brought all that the client and the broker's last answer held; and is no sign of a backlog. */
    private static final int MANY = 100;

    private static final int MANY_BYTES = 256 << 10;

    /** What has arrived while a batch waited is still with the broker: the client has asked once, before there was more. */
    private static final Duration ROUND_TRIP = Duration.ofMillis(2);

    /**
     * The log holds more, so an empty poll means that the answer is on its way: rather wait than store half a batch. A busy broker takes
     * a while for it (RATIONALE.md, "Why is a backlog folded while it is being read?").
     */
    private static final Duration FETCH = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final RecordDecoder decoder;
    private final BatchLimits limits;
    private final Pace pace;
    private final BatchMetrics metrics;
    private final TimeBudget budget;
    private final Map<Integer, Advance> advances = new TreeMap<>();
    private Gathering gathering;
    private long begunNanos;
    private int smallFor;

    BatchReader(
            Consumer<byte[], byte[]> consumer,
            Assignment assignment,
            RecordDecoder decoder,
            BatchLimits limits,
            Pace pace,
            LoopMeters meters) {
        this.consumer = consumer;
        this.assignment = assignment;
        this.decoder = decoder;
        this.limits = limits;
        this.pace = pace;
        this.metrics = meters.batches();
        this.budget = meters.budget();
        this.gathering = new Gathering(limits);
    }

    /** Waits for the first record at most that long, then takes what is there already, and what comes soon. */
    Optional<Batch> read(Duration wait) {
        int revocations = assignment.revocations();
        gathering = new Gathering(limits);
        advances.clear();
        begunNanos = System.nanoTime();
        gather(wait, revocations);
        Duration rest = pace.rest();
        if (gathering.eventsRead() > 0 && !gathering.isFull() && rest.isPositive()) {
            LockSupport.parkNanos(rest.toNanos());
            gather(Duration.ZERO, revocations);
            gather(ROUND_TRIP, revocations);
        }
        pace.storing(gathering.eventsRead());
        if (assignment.revocations() != revocations) {
            // Some of it may belong to another consumer by now: rare enough to read all of it again.
            assignment.rewind();
            return Optional.empty();
        }
        smallFor = Math.max(0, smallFor - gathering.eventsRead());
        return batch();
    }

    /** The next so many events come in batches in which each of them is kept. */
    void readSmall(int events) {
        smallFor = events;
    }

    private void gather(Duration wait, int revocations) {
        boolean more = !gathering.isFull() && add(poll(wait)) && isMuch() && takesMore();
        while (more && assignment.revocations() == revocations) {
            more = (add(poll(Duration.ZERO)) || (isBehind() && add(poll(FETCH)))) && takesMore();
        }
    }

    private boolean isMuch() {
        return gathering.eventsRead() >= MANY || gathering.bytesRead() >= MANY_BYTES;
    }

    private boolean takesMore() {
        boolean takesMore =
                !gathering.isFull() || (mayFold() && (gathering.isFolding() || isBehind()) && gathering.makeRoom());
        budget.spentOn(Phase.DECODE);
        return takesMore;
    }

    private boolean mayFold() {
        return smallFor == 0
                && System.nanoTime() - begunNanos < limits.backlogTimeMax().toNanos()
                && assignment.isAllClaimed();
    }

    /** Another batch is waiting in the log already: this one may as well take it in. */
    private boolean isBehind() {
        return mayFold() && gathering.eventsRead() >= MANY && waiting() >= limits.rowsMax();
    }

    /** Of the partitions that bring something: one that cannot be read now, however much it holds, is nothing to wait for. */
    private long waiting() {
        return assignment.owned().stream()
                .filter(partition -> advances.containsKey(partition.partition()))
                .mapToLong(partition ->
                        consumer.currentLag(partition.topicPartition()).orElse(0))
                .sum();
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(wait);
        budget.spentOn(Phase.POLL);
        return polled;
    }

    /** False when there was nothing. */
    private boolean add(ConsumerRecords<byte[], byte[]> polled) {
        polled.nextOffsets().forEach((partition, next) -> {
            OwnedPartition owned = assignment.claimed(partition.partition());
            if (owned != null) {
                add(owned, polled.records(partition), next);
            }
        });
        budget.spentOn(Phase.DECODE);
        return !polled.nextOffsets().isEmpty();
    }

    /** The client may skip offsets that hold no records for us, such as the marks of transactions. */
    private void add(OwnedPartition owned, List<ConsumerRecord<byte[], byte[]>> records, OffsetAndMetadata next) {
        for (ConsumerRecord<byte[], byte[]> received : records) {
            if (received.offset() >= owned.nextOffset()) {
                int bytes = Math.max(0, received.serializedKeySize()) + Math.max(0, received.serializedValueSize());
                gathering.add(decoder.decode(received), received.timestamp(), bytes);
                if (received.headers().lastHeader(EventHeaders.AWAITED) != null) {
                    gathering.await();
                }
            }
        }
        if (next.offset() > owned.nextOffset()) {
            advances.put(
                    owned.partition(),
                    new Advance(
                            owned.partition(), owned.epoch(), owned.nextOffset(), next.offset(), next.leaderEpoch()));
        }
    }

    private Optional<Batch> batch() {
        if (advances.isEmpty()) {
            return Optional.empty();
        }
        metrics.read(gathering.eventsRead(), gathering.bytesRead());
        return Optional.of(gathering.batch(List.copyOf(advances.values())));
    }
}
