package dev.attempts.local;

import dev.attempts.embedded.EmbeddedKafka;
import dev.attempts.embedded.PortInUse;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import dev.attempts.topics.TopicSettings;
import dev.attempts.topics.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Starts the broker and makes the topics. */
final class LocalKafka {
    /** Fewer than a cluster would have. */
    static final String PARTITIONS = "3";

    private static final String TOPIC = "API_GATEWAY_TOPIC_";

    private LocalKafka() {}

    /** What the gateway's settings say of the topics, with the number of partitions that is usual here. */
    static TopicSettings topics(Map<String, String> given) throws InvalidSettings {
        var environment = new HashMap<>(Map.of(TOPIC + "PARTITIONS", PARTITIONS));
        environment.putAll(given);
        return Settings.read(TopicSettings.class, TOPIC, environment);
    }

    static EmbeddedKafka start(Path directory, int port, TopicSettings topics, Progress progress) throws Exception {
        EmbeddedKafka kafka = start(directory, port);
        try {
            makeTopics(kafka.bootstrapServers(), topics);
            progress.done("Kafka");
            return kafka;
        } catch (Exception e) {
            kafka.close();
            throw e;
        }
    }

    private static EmbeddedKafka start(Path directory, int port) {
        try {
            return EmbeddedKafka.start(directory, port);
        } catch (PortInUse e) {
            throw LocalSettings.taken("KAFKA_PORT", e);
        }
    }

    private static void makeTopics(String bootstrapServers, TopicSettings topics) throws InterruptedException {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Topics.ensure(admin, topics);
        }
    }
}
