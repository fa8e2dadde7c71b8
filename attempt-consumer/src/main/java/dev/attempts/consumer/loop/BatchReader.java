package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.Arrival;
import dev.attempts.consumer.batch.Batch;
import dev.attempts.consumer.metrics.BatchMetrics;
import dev.attempts.consumer.metrics.Phase;
import dev.attempts.consumer.metrics.TimeBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Takes what has arrived since the last batch, up to the limits. It polls in small portions, because a poll is bounded
 * by records and not by bytes. Confined to the poll thread.
 */
final class BatchReader {
    /** From so many events on a batch is a sign of load: there, a transaction costs more than a few milliseconds' wait. */
    private static final int LARGE = 100;

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final RecordDecoder decoder;
    private final BatchLimits limits;
    private final BatchMetrics metrics;
    private final TimeBudget budget;
    private int eventsBefore;

    BatchReader(
            Consumer<byte[], byte[]> consumer,
            Assignment assignment,
            RecordDecoder decoder,
            BatchLimits limits,
            BatchMetrics metrics,
            TimeBudget budget) {
        this.consumer = consumer;
        this.assignment = assignment;
        this.decoder = decoder;
        this.limits = limits;
        this.metrics = metrics;
        this.budget = budget;
    }

    /** Waits for the first record at most that long, then takes what is there already; under load, and what comes soon. */
    Optional<Batch> read(Duration wait) {
        int revocations = assignment.revocations();
        var gathering = new Gathering();
        gather(gathering, wait, revocations);
        if (gathering.isBelowLimits() && eventsBefore >= LARGE && !gathering.isEmpty()) {
            LockSupport.parkNanos(limits.linger().toNanos());
            gather(gathering, Duration.ZERO, revocations);
        }
        eventsBefore = gathering.events();
        if (assignment.revocations() != revocations) {
            // Some of it may belong to another consumer by now: rare enough to read all of it again.
            assignment.rewind();
            return Optional.empty();
        }
        return gathering.batch();
    }

    private void gather(Gathering gathering, Duration wait, int revocations) {
        for (ConsumerRecords<byte[], byte[]> polled = poll(wait);
                gathering.add(polled) && gathering.isBelowLimits();
                polled = poll(Duration.ZERO)) {
            if (assignment.revocations() != revocations) {
                break;
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(wait);
        budget.spentOn(Phase.POLL);
        return polled;
    }

    /** What is on its way to become a batch. */
    private final class Gathering {
        private final List<Arrival> arrivals = new ArrayList<>();
        private final Map<Integer, Advance> advances = new TreeMap<>();
        private long bytes;

        /** False when there was nothing. */
        boolean add(ConsumerRecords<byte[], byte[]> polled) {
            polled.nextOffsets().forEach((partition, next) -> {
                OwnedPartition owned = assignment.claimed(partition.partition());
                if (owned != null) {
                    add(owned, polled.records(partition), next.offset());
                }
            });
            budget.spentOn(Phase.DECODE);
            return !polled.nextOffsets().isEmpty();
        }

        /** The client may skip offsets that hold no records for us, such as the marks of transactions. */
        private void add(OwnedPartition owned, List<ConsumerRecord<byte[], byte[]>> records, long nextOffset) {
            for (ConsumerRecord<byte[], byte[]> received : records) {
                if (received.offset() >= owned.nextOffset()) {
                    arrivals.add(decoder.decode(received));
                    bytes += Math.max(0, received.serializedKeySize()) + Math.max(0, received.serializedValueSize());
                }
            }
            if (nextOffset > owned.nextOffset()) {
                advances.put(
                        owned.partition(),
                        new Advance(owned.partition(), owned.epoch(), owned.nextOffset(), nextOffset));
            }
        }

        int events() {
            return arrivals.size();
        }

        boolean isEmpty() {
            return arrivals.isEmpty();
        }

        boolean isBelowLimits() {
            return arrivals.size() < limits.rowsMax() && bytes < limits.bytesMax();
        }

        Optional<Batch> batch() {
            if (advances.isEmpty()) {
                return Optional.empty();
            }
            metrics.read(arrivals.size(), bytes);
            return Optional.of(new Batch(List.copyOf(arrivals), List.copyOf(advances.values())));
        }
    }
}
