package dev.attempts.local;

import dev.attempts.embedded.EmbeddedKafka;
import dev.attempts.embedded.PortInUse;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import dev.attempts.topics.TopicSettings;
import dev.attempts.topics.Topics;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Starts the broker and makes the topics, with fewer partitions than a cluster would have. */
final class LocalKafka {
    static final String PARTITIONS = "3";

    private LocalKafka() {}

    static EmbeddedKafka start(Path directory, int port, Progress progress) throws Exception {
        EmbeddedKafka kafka = start(directory, port);
        try {
            makeTopics(kafka.bootstrapServers());
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

    private static void makeTopics(String bootstrapServers) throws InvalidSettings, InterruptedException {
        var topics = Settings.read(TopicSettings.class, "", Map.of("PARTITIONS", PARTITIONS));
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Topics.ensure(admin, topics);
        }
    }
}
