package dev.attempts.consumer.checkpoint;

import java.util.Optional;

/** A partition that is ours from this epoch on, until somebody takes a higher one. */
public record Claim(int partition, long epoch, long nextOffset, Optional<String> notice) {}
