package dev.attempts.embedded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    @TempDir
    Path directory;

    @Test
    void keepsWhatItHasAcknowledgedAcrossARestart() throws Exception {
        int port;
        try (var kafka = EmbeddedKafka.start(directory, 0)) {
            port = kafka.port();
            createTopic(kafka);
            send(kafka, "kept");
        }

        try (var kafka = EmbeddedKafka.start(directory, port)) {
            assertThat(kafka.port()).isEqualTo(port);
            assertThat(read(kafka)).isEqualTo("kept");
        }
    }

    @Test
    void createsNoTopicsByItself() {
        try (var producer = producer(TestKafka.shared().bootstrapServers(), 2_000)) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("nobody-made-this", "a"))
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    /** What a coordinator reads when its broker is back: with 100 MiB of it, one behind a crash may go on with half. */
    @Test
    void keepsTheOffsetsOfGroupsInSmallSegments() throws Exception {
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()))) {
            String topic = TestKafka.shared().freshTopic();
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            // The topic of offsets is made for the first group.
            admin.alterConsumerGroupOffsets(topic, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
            var offsets = new ConfigResource(ConfigResource.Type.TOPIC, Topic.GROUP_METADATA_TOPIC_NAME);

            Config config = requireNonNull(
                    admin.describeConfigs(List.of(offsets)).all().get().get(offsets));

            assertThat(config.get("segment.bytes").value()).isEqualTo("1048576");
        }
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, taken.getLocalPort()))
                    .isInstanceOfSatisfying(
                            PortInUse.class, e -> assertThat(e.port()).isEqualTo(taken.getLocalPort()));
        }
    }

    @Test
    void bringsNoSecondLoggingBackEnd() {
        assertThatThrownBy(() -> Class.forName("org.apache.logging.log4j.core.LoggerContext"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    private static void createTopic(EmbeddedKafka kafka) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(Set.of(new NewTopic("topic", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void send(EmbeddedKafka kafka, String value) throws Exception {
        try (var producer = producer(kafka.bootstrapServers(), 30_000)) {
            producer.send(new ProducerRecord<>("topic", value)).get(30, TimeUnit.SECONDS);
        }
    }

    private static String read(EmbeddedKafka kafka) {
        var settings = Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition("topic", 0)));
            consumer.seekToBeginning(consumer.assignment());
            return consumer.poll(Duration.ofSeconds(30)).iterator().next().value();
        }
    }

    private static KafkaProducer<String, String> producer(String bootstrapServers, int patienceMs) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.block.ms", patienceMs),
                new StringSerializer(),
                new StringSerializer());
    }
}
