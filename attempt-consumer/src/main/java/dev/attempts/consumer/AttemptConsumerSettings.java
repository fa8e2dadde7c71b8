package dev.attempts.consumer;

import dev.attempts.consumer.checkpoint.GapPolicy;
import dev.attempts.consumer.loop.BatchLimits;
import dev.attempts.consumer.loop.LoopSettings;
import dev.attempts.consumer.loop.RetrySettings;
import dev.attempts.schema.DatabaseSettings;
import dev.attempts.servicekit.service.LogSettings;
import dev.attempts.servicekit.service.ManagementSettings;
import dev.attempts.servicekit.service.ServiceSettings;
import dev.attempts.servicekit.settings.Default;
import dev.attempts.servicekit.settings.Setting;
import dev.attempts.topics.KafkaSettings;
import dev.attempts.topics.TopicSettings;
import java.time.Duration;

/** Everything about the consumer that can be set. */
public record AttemptConsumerSettings(
        KafkaSettings kafka,
        TopicSettings topic,
        GroupSettings group,
        BatchLimits batch,
        RetrySettings retry,
        DeadLetterSettings deadLetters,

        @Setting(
                value = "stop",
                about = "when the log no longer holds what comes next: stop and name the gap, or skip it and go on")
        GapPolicy onGap,

        @Default(of = "pool.max", is = "2") DatabaseSettings database,

        @Setting(
                value = "true",
                about =
                        "whether the consumer brings the tables to its version when it starts; else it waits until they are")
        boolean migrateSchema,

        @Default(of = "port", is = "8002") @Default(of = "gracePeriod", is = "0s")
        ManagementSettings management,

        LogSettings log)
        implements ServiceSettings {

    public AttemptConsumerSettings {
        Duration away = awayFromPoll(database, deadLetters);
        if (group.pollInterval().compareTo(away) < 0) {
            throw new IllegalArgumentException("{group.pollInterval} (" + group.pollInterval() + ") is below " + away
                    + ", for which the loop may be away from polling: {database.pool.acquireTimeout} ("
                    + database.pool().acquireTimeout() + "), {database.socketTimeout} (" + database.socketTimeout()
                    + "), {deadLetters.deliveryTimeout} (" + deadLetters.deliveryTimeout()
                    + ", twice) and the broker's answers");
        }
    }

    /** One batch, or one take-over of partitions, in which everything hangs that can hang: RATIONALE.md. */
    private static Duration awayFromPoll(DatabaseSettings database, DeadLetterSettings deadLetters) {
        // Until there is room and a leader for the first one, and again until the last one is acknowledged.
        Duration publish =
                LoopSettings.BROKER_ANSWER.plus(deadLetters.deliveryTimeout().multipliedBy(2));
        Duration claim = LoopSettings.BROKER_ANSWER.multipliedBy(3);
        return database.pool()
                .acquireTimeout()
                .plus(database.socketTimeout())
                .plus(publish.compareTo(claim) > 0 ? publish : claim);
    }

    LoopSettings loop() {
        return new LoopSettings(topic.name(), batch, retry, deadLetters.runMax(), group.sessionTimeout());
    }
}
