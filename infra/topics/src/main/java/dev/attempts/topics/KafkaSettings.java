package dev.attempts.topics;

import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.settings.Setting;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Where Kafka is, and how to reach it: everything that its clients have in common. */
public record KafkaSettings(
        @Setting(value = "127.0.0.1:9092", about = "brokers to start from: host:port, with commas")
        List<String> bootstrapServers,

        @Setting(
                value = "",
                about =
                        "file with further properties of the Kafka clients (TLS, SASL, …); those that the promises rest on"
                                + " can't be overridden")
        String propertiesFile) {

    /** What the promises rest on, whichever client the file is read for. */
    private static final Set<String> NEVER_IN_A_FILE = Set.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            CommonClientConfigs.GROUP_ID_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG);

    /**
     * The properties of one client: the file's, and those that its code pins.
     *
     * @throws StartFailure when the file can't be read or names a property that is pinned
     */
    public Map<String, Object> clientProperties(Map<String, ?> pinned) {
        var properties = new HashMap<String, Object>(fromFile(pinned.keySet()));
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", bootstrapServers));
        properties.putAll(pinned);
        return properties;
    }

    /** Whether the name of at least one broker is known at this moment. */
    boolean isResolvable() {
        return bootstrapServers.stream()
                .map(it -> new InetSocketAddress(it.replaceFirst(":\\d+$", ""), 0))
                .anyMatch(it -> !it.isUnresolved());
    }

    private Map<String, String> fromFile(Set<String> pinned) {
        var properties = new HashMap<String, String>();
        if (propertiesFile.isEmpty()) {
            return properties;
        }
        Properties file = read(Path.of(propertiesFile));
        var refused = new TreeSet<String>();
        for (String name : file.stringPropertyNames()) {
            properties.put(name, file.getProperty(name));
            if (pinned.contains(name) || NEVER_IN_A_FILE.contains(name)) {
                refused.add(name);
            }
        }
        if (!refused.isEmpty()) {
            throw new StartFailure(propertiesFile + " sets " + String.join(", ", refused)
                    + ": the pipeline's promises rest on that," + " it can't be overridden");
        }
        return properties;
    }

    private static Properties read(Path file) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new StartFailure("the file of Kafka properties can't be read: " + e, e);
        }
    }
}
