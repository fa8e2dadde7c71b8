package dev.attempts.consumer.checkpoint;

import java.util.Optional;
import java.util.UUID;

/** Where reading a partition goes on, and what there is to tell about it. */
public sealed interface Resumption {
    /**
     * There is nothing missing, or it may be.
     *
     * @param leaderEpoch in which the last record below was written: the broker tells whether it still is the one that was read
     * @param notice for the log, when it is not simply where the checkpoint stands
     */
    record At(long offset, Optional<Integer> leaderEpoch, Optional<String> notice) implements Resumption {}

    /**
     * Events are missing: they cannot take effect any more.
     *
     * @param behind where reading goes on when they are to be skipped
     */
    record Gap(String message, At behind) implements Resumption {}

    /** The rule of it, free of side effects. */
    static Resumption after(Checkpoint checkpoint, UUID topicId, LogRange looked) {
        LogRange log = checkpoint.readOf(looked);
        String where = "partition " + checkpoint.partition();
        if (!checkpoint.topicId().equals(topicId)) {
            return new At(
                    log.start(),
                    Optional.empty(),
                    Optional.of(where + ": the topic was deleted and created anew (id " + checkpoint.topicId()
                            + " is now " + topicId + "); starting at its first offset " + log.start()));
        }
        long next = checkpoint.nextOffset();
        if (next >= log.start() && next <= log.end()) {
            return new At(next, checkpoint.leaderEpoch(), Optional.empty());
        }
        String gap = where + ": " + gap(next, log);
        return new Gap(
                gap,
                new At(
                        Math.clamp(next, log.start(), log.end()),
                        Optional.empty(),
                        Optional.of(gap + "; skipped by setting")));
    }

    private static String gap(long next, LogRange log) {
        if (next < log.start()) {
            return "the events from offset " + next + " to " + (log.start() - 1)
                    + " were deleted by the topic's retention before they were read";
        }
        return log.isTruncated()
                ? "the log was truncated: the checkpoint stands at offset " + next + ", but from offset " + log.end()
                        + " on the events that were read are lost, and those written there since have not taken effect"
                : "the checkpoint stands at offset " + next + ", but the log ends at " + log.end()
                        + ": the topic has lost events, or the database belongs to another Kafka cluster";
    }
}
