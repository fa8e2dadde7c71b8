package dev.attempts.consumer;

import dev.attempts.consumer.loop.LoopSettings;
import dev.attempts.consumer.loop.TopicLookup;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;

/** Asks the broker. */
final class KafkaTopicLookup implements TopicLookup {
    private final Admin admin;
    private final String topic;

    KafkaTopicLookup(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
    }

    @Override
    public Incarnation current() {
        try {
            TopicDescription found = Objects.requireNonNull(admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(LoopSettings.BROKER_ANSWER.toSeconds(), TimeUnit.SECONDS)
                    .get(topic));
            Uuid id = found.topicId();
            return new Incarnation(
                    new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                    found.partitions().size());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("no description of topic " + topic, e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
