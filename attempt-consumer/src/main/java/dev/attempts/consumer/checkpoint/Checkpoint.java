package dev.attempts.consumer.checkpoint;

import java.util.Optional;
import java.util.UUID;

/**
 * How far a partition of one incarnation of a topic has taken effect.
 *
 * @param leaderEpoch in which the last record below the next offset was written, where that is known
 * @param inEffectTo up to where the log still holds what was read, where it is known to have lost its end
 */
public record Checkpoint(
        UUID topicId, int partition, long nextOffset, Optional<Integer> leaderEpoch, Optional<Long> inEffectTo) {
    /** What of a log still is what was read, as far as that is known. */
    public LogRange readOf(LogRange log) {
        return inEffectTo.map(log::truncatedAt).orElse(log);
    }
}
