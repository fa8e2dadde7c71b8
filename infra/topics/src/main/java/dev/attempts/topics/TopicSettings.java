package dev.attempts.topics;

import dev.attempts.events.EventTopics;
import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** What the topics are to be: made so when they are missing, held to it when they are there. */
public record TopicSettings(
        @Setting(
                value = EventTopics.ATTEMPTS,
                about = "the topic; its dead letters go to the one named so + .dead-letter")
        String name,

        @Setting(
                value = "12",
                allowed = "1..10000",
                about = "partitions; a topic with fewer is refused, with more welcome")
        int partitions,

        @Setting(value = "1", allowed = "1..15", about = "replicas of each partition; fewer are refused")
        int replicationFactor,

        @Setting(
                value = "1",
                allowed = "1..15",
                about =
                        "replicas that must have an update before it counts as written (min.insync.replicas); a topic that"
                                + " promises fewer is refused")
        int minInsyncReplicas,

        @Setting(
                value = "7d",
                allowed = "1m..3650d",
                about = "how long events are kept; only for a topic that is created")
        Duration retention,

        @Setting(
                value = "90d",
                allowed = "1m..3650d",
                about = "how long dead letters are kept; only for a topic that is created")
        Duration deadLetterRetention) {

    public TopicSettings {
        if (minInsyncReplicas > replicationFactor) {
            throw new IllegalArgumentException("{minInsyncReplicas} is " + minInsyncReplicas
                    + ", more than {replicationFactor}, which is " + replicationFactor
                    + ": no update would ever count as written");
        }
    }

    public String deadLetters() {
        return EventTopics.deadLetters(name);
    }
}
