package dev.attempts.consumer.loop;

import java.util.Set;
import java.util.UUID;

/** Which incarnation of the topic the broker has now. */
@FunctionalInterface
public interface TopicLookup {
    /**
     * Asks each time.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not say
     */
    Incarnation current();

    /**
     * A topic that is deleted and created anew keeps its name and has another id.
     *
     * @param leaderless the partitions that no broker leads for now
     */
    record Incarnation(UUID topicId, int partitions, Set<Integer> leaderless) {}
}
