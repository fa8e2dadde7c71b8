package dev.attempts.consumer.batch;

/** The step of one partition's checkpoint that a batch takes: allowed only to the holder of the epoch, from where it left off. */
public record Advance(int partition, long epoch, long expectedOffset, long nextOffset) {}
