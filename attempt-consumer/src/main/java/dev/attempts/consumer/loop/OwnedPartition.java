package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.checkpoint.Checkpoint;
import dev.attempts.consumer.checkpoint.Claim;
import dev.attempts.consumer.checkpoint.LogRange;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A partition that the group has given us: readable once its checkpoint is claimed. Confined to the poll thread. */
final class OwnedPartition {
    /** No offset at all: the log does not know the leader epoch of what was read. */
    static final long NOTHING_LEFT = -1;

    private final TopicPartition topicPartition;
    private boolean claimed;
    private long epoch;
    private long nextOffset;
    private Optional<Integer> leaderEpoch = Optional.empty();
    private OptionalLong truncatedAt = OptionalLong.empty();
    private boolean fenced;
    private long fencedUntilNanos;

    OwnedPartition(TopicPartition topicPartition) {
        this.topicPartition = topicPartition;
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    int partition() {
        return topicPartition.partition();
    }

    boolean isClaimed() {
        return claimed;
    }

    long epoch() {
        return epoch;
    }

    /** What the checkpoint in the database says. */
    long nextOffset() {
        return nextOffset;
    }

    void claim(Claim claim) {
        claimed = true;
        fenced = false;
        epoch = claim.epoch();
        nextOffset = claim.nextOffset();
        leaderEpoch = claim.leaderEpoch();
        forgetTruncation();
    }

    /** Where to read on: with its leader epoch the client asks the broker whether what stands below is still what was read. */
    OffsetAndMetadata position() {
        return new OffsetAndMetadata(nextOffset, leaderEpoch, "");
    }

    /** Somebody else has taken over: whether we may try again shows when the group still says so after a while. */
    void fence(long untilNanos) {
        claimed = false;
        fencedUntilNanos = untilNanos;
        fenced = true;
    }

    /** Its position is lost: to be claimed again at once. */
    void unclaim() {
        claimed = false;
    }

    /** What the row says, as far as we know. */
    Checkpoint checkpoint(UUID topicId) {
        return new Checkpoint(topicId, partition(), nextOffset, leaderEpoch, Optional.empty());
    }

    /** The log has lost what was read from there on, which is to be known until the partition is claimed again. */
    void truncated(long at) {
        truncatedAt = OptionalLong.of(at);
    }

    void forgetTruncation() {
        truncatedAt = OptionalLong.empty();
    }

    boolean isNothingLeft() {
        return truncatedAt.equals(OptionalLong.of(NOTHING_LEFT));
    }

    /** What of its log can be gone on from. */
    LogRange logRange(long start, long end) {
        var log = new LogRange(start, end, false);
        return truncatedAt.isPresent() ? log.truncatedAt(truncatedAt.getAsLong()) : log;
    }

    boolean isClaimable(long nowNanos) {
        return !claimed && !(fenced && fencedUntilNanos - nowNanos > 0);
    }

    void advance(Advance step) {
        nextOffset = step.nextOffset();
        leaderEpoch = step.leaderEpoch();
    }
}
