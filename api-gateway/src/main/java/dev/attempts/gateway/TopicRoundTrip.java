package dev.attempts.gateway;

import dev.attempts.topics.KafkaSettings;
import dev.attempts.topics.TopicSettings;
import dev.attempts.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/** Asks the brokers for the topic, which it creates the first time; a topic that can't be written to is a failure. */
final class TopicRoundTrip implements LogConnection.RoundTrip {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final KafkaSettings kafka;
    private final TopicSettings topic;
    private @Nullable Admin admin;

    TopicRoundTrip(KafkaSettings kafka, TopicSettings topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    @Override
    public void make() throws Exception {
        var client = admin;
        if (client == null) {
            Topics.ensure(kafka, topic);
            client = Admin.create(
                    kafka.clientProperties(Map.of(AdminClientConfig.CLIENT_ID_CONFIG, "api-gateway-round-trip")));
            admin = client;
        }
        partitions(client).forEach(this::requireWritable);
    }

    private List<TopicPartitionInfo> partitions(Admin client) throws Exception {
        var options = new DescribeTopicsOptions().timeoutMs((int) TIMEOUT.toMillis());
        try {
            var described =
                    client.describeTopics(List.of(topic.name()), options).allTopicNames();
            return described.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).values().stream()
                    .flatMap(found -> found.partitions().stream())
                    .toList();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void requireWritable(TopicPartitionInfo partition) {
        if (partition.leader() == null || partition.leader().isEmpty()) {
            throw new IllegalStateException("partition " + partition.partition() + " has no leader");
        }
        if (partition.isr().size() < topic.minInsyncReplicas()) {
            throw new IllegalStateException("partition " + partition.partition() + " has "
                    + partition.isr().size() + " in-sync replicas of " + topic.minInsyncReplicas());
        }
    }

    @Override
    public void close() {
        var client = admin;
        if (client != null) {
            client.close(Duration.ZERO);
        }
    }
}
