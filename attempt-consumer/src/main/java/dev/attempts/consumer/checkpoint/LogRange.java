package dev.attempts.consumer.checkpoint;

/** What a partition's log holds: from its first offset to behind its last one. */
public record LogRange(long start, long end) {}
