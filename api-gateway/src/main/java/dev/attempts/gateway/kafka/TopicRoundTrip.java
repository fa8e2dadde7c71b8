package dev.attempts.gateway.kafka;

import dev.attempts.topics.KafkaSettings;
import dev.attempts.topics.TopicSettings;
import dev.attempts.topics.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Asks the brokers for the topic, which it creates the first time; a topic that can't be written to is a failure. */
public final class TopicRoundTrip implements LogConnection.RoundTrip {
    private static final int TIMEOUT_MS = 3_000;

    private final KafkaSettings kafka;
    private final TopicSettings topic;
    private final ConfigResource resource;
    private @Nullable Admin admin;

    public TopicRoundTrip(KafkaSettings kafka, TopicSettings topic) {
        this.kafka = kafka;
        this.topic = topic;
        this.resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
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
        var partitions = client.describeTopics(List.of(topic.name()), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                .allTopicNames();
        var configs = client.describeConfigs(List.of(resource), new DescribeConfigsOptions().timeoutMs(TIMEOUT_MS))
                .all();
        int needed = inSyncReplicasNeeded(answer(configs).values());
        answer(partitions).values().stream()
                .flatMap(found -> found.partitions().stream())
                .forEach(partition -> requireWritable(partition, needed));
    }

    private static <T> T answer(KafkaFuture<T> asked) throws Exception {
        try {
            return asked.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** What the topic asks for at this moment: somebody may have made it stricter, or laxer than what is promised. */
    private int inSyncReplicasNeeded(Collection<Config> configs) throws LaxTopic {
        int needed = configs.stream()
                .map(config -> config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))
                .mapToInt(entry -> Integer.parseInt(entry.value()))
                .min()
                .orElse(topic.minInsyncReplicas());
        if (needed < topic.minInsyncReplicas()) {
            throw new LaxTopic(needed, topic.minInsyncReplicas());
        }
        return needed;
    }

    private static void requireWritable(TopicPartitionInfo partition, int needed) {
        if (Topics.isLeaderless(partition)) {
            throw new IllegalStateException("partition " + partition.partition() + " has no leader");
        }
        if (partition.isr().size() < needed) {
            throw new IllegalStateException("partition " + partition.partition() + " has "
                    + partition.isr().size() + " in-sync replicas of " + needed);
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
