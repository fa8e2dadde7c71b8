package dev.attempts.consumer.loop;

import dev.attempts.consumer.checkpoint.Claim;
import org.apache.kafka.common.TopicPartition;

/** A partition that the group has given us: readable once its checkpoint is claimed. Confined to the poll thread. */
final class OwnedPartition {
    private final TopicPartition topicPartition;
    private boolean claimed;
    private long epoch;
    private long nextOffset;
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

    boolean isClaimable(long nowNanos) {
        return !claimed && !(fenced && fencedUntilNanos - nowNanos > 0);
    }

    void advance(long offset) {
        nextOffset = offset;
    }
}
