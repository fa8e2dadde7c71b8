package dev.attempts.consumer.checkpoint;

import java.util.Optional;

/**
 * A partition that is ours from this epoch on, until somebody takes a higher one.
 *
 * @param leaderEpoch in which the last record below the next offset was written, where that is known
 */
public record Claim(
        int partition, long epoch, long nextOffset, Optional<Integer> leaderEpoch, Optional<String> notice) {}
