package dev.attempts.topics;

import org.apache.kafka.common.Uuid;

/** The topic as it was found; a topic that was deleted and made again has another id. */
public record AttemptTopic(String name, Uuid id, int partitions) {}
