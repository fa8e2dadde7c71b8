package dev.attempts.topics;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG;

import dev.attempts.events.EventTopics;
import dev.attempts.servicekit.service.StartFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at making the two topics and at holding them to the settings; fails when Kafka does not answer. */
final class TopicAdmin {
    private static final Logger log = LoggerFactory.getLogger(TopicAdmin.class);
    private static final int CALL_TIMEOUT_MS = 5_000;
    private static final int DEAD_LETTER_HEADER_BYTES = 64 << 10;

    private final Admin admin;
    private final TopicSettings settings;
    private final List<String> names;

    TopicAdmin(Admin admin, TopicSettings settings) {
        this.admin = admin;
        this.settings = settings;
        this.names = List.of(settings.name(), settings.deadLetters());
    }

    void createMissing() throws ExecutionException, InterruptedException {
        var there = admin.listTopics(new ListTopicsOptions().timeoutMs(CALL_TIMEOUT_MS))
                .names()
                .get();
        var missing = new ArrayList<NewTopic>();
        if (!there.contains(settings.name())) {
            missing.add(newTopic(settings.name(), settings.retention(), EventTopics.MESSAGE_BYTES_MAX));
        }
        if (!there.contains(settings.deadLetters())) {
            missing.add(newTopic(
                    settings.deadLetters(), settings.deadLetterRetention(), EventTopics.DEAD_LETTER_BYTES_MAX));
        }
        if (!missing.isEmpty()) {
            admin.createTopics(missing, new CreateTopicsOptions().timeoutMs(CALL_TIMEOUT_MS))
                    .all()
                    .get();
            missing.forEach(it -> log.atInfo().addKeyValue("topic", it.name()).log("topic created"));
        }
    }

    private NewTopic newTopic(String name, Duration retention, int bytesMax) {
        return new NewTopic(name, settings.partitions(), (short) settings.replicationFactor())
                .configs(Map.of(
                        CLEANUP_POLICY_CONFIG,
                        CLEANUP_POLICY_DELETE,
                        MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(bytesMax),
                        MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "CreateTime",
                        MIN_IN_SYNC_REPLICAS_CONFIG,
                        Integer.toString(settings.minInsyncReplicas()),
                        RETENTION_MS_CONFIG,
                        Long.toString(retention.toMillis()),
                        // A replica that was not in sync would forget what was acknowledged.
                        UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                        "false"));
    }

    AttemptTopic verified() throws ExecutionException, InterruptedException {
        var topics = admin.describeTopics(names, new DescribeTopicsOptions().timeoutMs(CALL_TIMEOUT_MS))
                .allTopicNames()
                .get();
        var resources = names.stream()
                .map(it -> new ConfigResource(ConfigResource.Type.TOPIC, it))
                .toList();
        var configs = admin.describeConfigs(resources, new DescribeConfigsOptions().timeoutMs(CALL_TIMEOUT_MS))
                .all()
                .get();
        for (ConfigResource resource : resources) {
            refuseLess(topic(topics, resource.name()), config(configs, resource));
        }
        TopicDescription topic = topic(topics, settings.name());
        refuse(topic, "partitions", topic.partitions().size(), settings.partitions());
        refuseSmallDeadLetters(config(configs, resources.getFirst()), config(configs, resources.getLast()));
        awaitLeaders(topic);
        return new AttemptTopic(
                topic.name(), topic.topicId(), topic.partitions().size());
    }

    /**
     * A producer that is quicker than the leaders of a new topic has its first batches refused and later ones taken: out
     * of order, and then stuck. A partition that has no leader for longer is for its readers and writers to report.
     */
    private void awaitLeaders(TopicDescription topic) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (TopicPartitionInfo partition : topic.partitions()) {
            ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
        }
        try {
            admin.listOffsets(ends, new ListOffsetsOptions().timeoutMs(CALL_TIMEOUT_MS))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            log.atWarn()
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("reason", String.valueOf(e.getCause()))
                    .log("not every partition has a leader");
        }
    }

    private static TopicDescription topic(Map<String, TopicDescription> topics, String name) {
        return Objects.requireNonNull(topics.get(name));
    }

    private void refuseLess(TopicDescription topic, Config config) {
        refuse(
                topic,
                MIN_IN_SYNC_REPLICAS_CONFIG,
                number(config, MIN_IN_SYNC_REPLICAS_CONFIG),
                settings.minInsyncReplicas());
        int replicas = topic.partitions().stream()
                .mapToInt(it -> it.replicas().size())
                .min()
                .orElse(0);
        refuse(topic, "replicas of a partition", replicas, settings.replicationFactor());
        if (Boolean.parseBoolean(text(config, UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))) {
            throw new StartFailure("topic " + topic.name() + " has " + UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG
                    + "=true: it may forget what was acknowledged; set it to false");
        }
        String cleanup = text(config, CLEANUP_POLICY_CONFIG);
        if (List.of(cleanup.split(",")).contains(CLEANUP_POLICY_COMPACT)) {
            throw new StartFailure("topic " + topic.name() + " has " + CLEANUP_POLICY_CONFIG + "=" + cleanup
                    + ": compaction forgets all but the last record of a key and refuses one without a key; set it to "
                    + CLEANUP_POLICY_DELETE);
        }
    }

    private void refuseSmallDeadLetters(Config events, Config deadLetters) {
        int needed = number(events, MAX_MESSAGE_BYTES_CONFIG) + DEAD_LETTER_HEADER_BYTES;
        if (number(deadLetters, MAX_MESSAGE_BYTES_CONFIG) < needed) {
            throw new StartFailure("topic " + settings.deadLetters() + " has " + MAX_MESSAGE_BYTES_CONFIG + "="
                    + number(deadLetters, MAX_MESSAGE_BYTES_CONFIG) + ": an event of " + settings.name()
                    + " needs up to " + needed + " there, with its headers");
        }
    }

    private static void refuse(TopicDescription topic, String what, int has, int promised) {
        if (has < promised) {
            throw new StartFailure("topic " + topic.name() + " has " + what + "=" + has + ", the settings promise "
                    + promised + ": change the topic or the setting");
        }
    }

    private static Config config(Map<ConfigResource, Config> configs, ConfigResource resource) {
        return Objects.requireNonNull(configs.get(resource));
    }

    private static int number(Config config, String name) {
        return Integer.parseInt(text(config, name));
    }

    private static String text(Config config, String name) {
        return Objects.requireNonNull(config.get(name)).value();
    }
}
