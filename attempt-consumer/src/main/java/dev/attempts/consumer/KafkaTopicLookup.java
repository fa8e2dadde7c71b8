package dev.attempts.consumer;

import dev.attempts.consumer.loop.LoopSettings;
import dev.attempts.consumer.loop.TopicLookup;
import dev.attempts.topics.Topics;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;

/** Asks the broker. */
final class KafkaTopicLookup implements TopicLookup {
    /** A client that is closed waits for its calls. */
    private static final DescribeTopicsOptions WITHIN =
            new DescribeTopicsOptions().timeoutMs((int) LoopSettings.BROKER_ANSWER.toMillis());

    private final Admin admin;
    private final String topic;

    KafkaTopicLookup(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
    }

    @Override
    public Incarnation current() {
        try {
            TopicDescription found = Objects.requireNonNull(admin.describeTopics(List.of(topic), WITHIN)
                    .allTopicNames()
                    .get()
                    .get(topic));
            Uuid id = found.topicId();
            return new Incarnation(
                    new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                    found.partitions().size(),
                    found.partitions().stream()
                            .filter(Topics::isLeaderless)
                            .map(TopicPartitionInfo::partition)
                            .collect(Collectors.toUnmodifiableSet()));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
