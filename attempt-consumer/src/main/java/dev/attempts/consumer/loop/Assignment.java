package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.checkpoint.Claim;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that the group has given us. A new one is paused until it is claimed: the call-backs do nothing that
 * can fail or take long. Confined to the poll thread.
 */
final class Assignment implements ConsumerRebalanceListener {
    static final long UNKNOWN = -1;

    private static final Logger log = LoggerFactory.getLogger(Assignment.class);

    private final Consumer<byte[], byte[]> consumer;
    private final GroupOffsets groupOffsets;
    private final SortedMap<Integer, OwnedPartition> owned = new TreeMap<>();
    private int revocations;
    private boolean made;
    private volatile Map<Integer, Long> checkpoints = Map.of();

    Assignment(Consumer<byte[], byte[]> consumer, GroupOffsets groupOffsets) {
        this.consumer = consumer;
        this.groupOffsets = groupOffsets;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        log.atInfo().addKeyValue("partitions", numbers(partitions)).log("partitions assigned");
        made = true;
        consumer.pause(partitions);
        for (TopicPartition partition : partitions) {
            // Any position will do: without one the client would look for the group's, which we never resume from.
            consumer.seek(partition, 0);
            owned.put(partition.partition(), new OwnedPartition(partition));
        }
        publish();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        log.atInfo().addKeyValue("partitions", numbers(partitions)).log("partitions revoked");
        forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        log.atWarn()
                .addKeyValue("partitions", numbers(partitions))
                .log("partitions lost: the group went on without us");
        made = false;
        forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            owned.remove(partition.partition());
            groupOffsets.forget(partition);
        }
        revocations += partitions.size();
        publish();
    }

    /** Where the checkpoint of each partition of ours stands, or {@link #UNKNOWN} until it is claimed; for any thread. */
    Map<Integer, Long> checkpoints() {
        return checkpoints;
    }

    private void publish() {
        Map<Integer, Long> standing = new TreeMap<>();
        for (OwnedPartition partition : owned.values()) {
            standing.put(partition.partition(), partition.isClaimed() ? partition.nextOffset() : UNKNOWN);
        }
        checkpoints = standing;
    }

    /** Whether the group has told us what is ours, be it nothing, and has not gone on without us since. */
    boolean isMade() {
        return made;
    }

    /** Changes whenever something was taken from us. */
    int revocations() {
        return revocations;
    }

    Collection<OwnedPartition> owned() {
        return owned.values();
    }

    List<OwnedPartition> claimable(long nowNanos) {
        return owned.values().stream()
                .filter(partition -> partition.isClaimable(nowNanos))
                .toList();
    }

    /** The partition is ours: reads on from its checkpoint. */
    void take(Claim claim) {
        OwnedPartition partition = owned.get(claim.partition());
        if (partition != null) {
            partition.claim(claim);
            consumer.seek(partition.topicPartition(), partition.position());
            consumer.resume(List.of(partition.topicPartition()));
            // Somebody may wait for what its former holder stored and did not tell.
            groupOffsets.follow(partition.topicPartition(), claim.nextOffset(), true);
            publish();
        }
    }

    boolean isAllClaimed() {
        return owned.values().stream().allMatch(OwnedPartition::isClaimed);
    }

    void fence(Collection<Integer> partitions, long untilNanos) {
        for (int number : partitions) {
            OwnedPartition partition = claimed(number);
            if (partition != null) {
                partition.fence(untilNanos);
                consumer.pause(List.of(partition.topicPartition()));
            }
        }
    }

    /** Of another topic, of which nothing is known. */
    void unclaimAll() {
        unclaim(owned.values().stream().map(OwnedPartition::topicPartition).toList());
        owned.values().forEach(OwnedPartition::forgetTruncation);
    }

    /** The log does not hold what comes next in these partitions, or what was read before is not what it holds there now. */
    void lost(InvalidOffsetException positions) {
        if (positions instanceof LogTruncationException truncation) {
            truncation
                    .partitions()
                    .forEach(lost ->
                            truncated(lost, truncation.divergentOffsets().get(lost)));
        }
        unclaim(positions.partitions());
    }

    private void truncated(TopicPartition lost, @Nullable OffsetAndMetadata divergent) {
        OwnedPartition partition = claimed(lost.partition());
        if (partition != null) {
            partition.truncated(divergent == null ? OwnedPartition.NOTHING_LEFT : divergent.offset());
        }
    }

    /** What these steps are of is to be claimed again. */
    void unclaim(List<Advance> advances) {
        unclaim(of(advances).stream().map(OwnedPartition::topicPartition).toList());
    }

    private void unclaim(Collection<TopicPartition> partitions) {
        for (TopicPartition lost : partitions) {
            OwnedPartition partition = claimed(lost.partition());
            if (partition != null) {
                partition.unclaim();
                groupOffsets.forget(lost);
                consumer.pause(List.of(lost));
                consumer.seek(lost, 0);
            }
        }
        publish();
    }

    @Nullable OwnedPartition claimed(int partition) {
        OwnedPartition found = owned.get(partition);
        return found != null && found.isClaimed() ? found : null;
    }

    /** Those that steps are of, as far as they are ours. */
    List<OwnedPartition> of(List<Advance> advances) {
        return advances.stream()
                .flatMap(advance -> Stream.ofNullable(owned.get(advance.partition())))
                .toList();
    }

    /** Whether all steps of a batch are still ours to take. */
    boolean allows(List<Advance> advances) {
        return advances.stream().allMatch(this::allows);
    }

    private boolean allows(Advance advance) {
        OwnedPartition partition = claimed(advance.partition());
        return partition != null
                && partition.epoch() == advance.epoch()
                && partition.nextOffset() == advance.expectedOffset();
    }

    void advance(List<Advance> advances, boolean awaited) {
        for (Advance advance : advances) {
            OwnedPartition partition = claimed(advance.partition());
            if (partition != null) {
                partition.advance(advance);
                groupOffsets.follow(partition.topicPartition(), advance.nextOffset(), awaited);
            }
        }
        publish();
    }

    /** Reads again from the checkpoints: what was read since they were stored is dropped. */
    void rewind() {
        for (OwnedPartition partition : owned.values()) {
            if (partition.isClaimed()) {
                consumer.seek(partition.topicPartition(), partition.position());
            }
        }
    }

    /** Polling then keeps us in the group and brings nothing. */
    void pause() {
        consumer.pause(consumer.assignment());
    }

    void resume() {
        consumer.resume(owned.values().stream()
                .filter(OwnedPartition::isClaimed)
                .map(OwnedPartition::topicPartition)
                .toList());
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).sorted().toList();
    }
}
