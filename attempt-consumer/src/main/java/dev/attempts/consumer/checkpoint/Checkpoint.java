package dev.attempts.consumer.checkpoint;

import java.util.UUID;

/** How far a partition of one incarnation of a topic has taken effect. */
public record Checkpoint(UUID topicId, int partition, long nextOffset) {}
