package dev.attempts.consumer.batch;

import java.util.Optional;

/**
 * The step of one partition's checkpoint that a batch takes: allowed only to the holder of the epoch, from where it left off.
 *
 * @param leaderEpoch of the partition's leader when the last record below the next offset was written, where the broker says so
 */
public record Advance(int partition, long epoch, long expectedOffset, long nextOffset, Optional<Integer> leaderEpoch) {}
