package dev.attempts.consumer.checkpoint;

import java.util.Optional;
import java.util.UUID;

/**
 * How far a partition of one incarnation of a topic has taken effect.
 *
 * @param leaderEpoch in which the last record below the next offset was written, where that is known
 */
public record Checkpoint(UUID topicId, int partition, long nextOffset, Optional<Integer> leaderEpoch) {}
