package dev.attempts.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each example of docs/producing.md puts 1,000 ids where docs/producing/partitions.txt says: where Java's client does. */
class ProducersIT {
    private static final Path EXAMPLES =
            Path.of("../../docs/producing").toAbsolutePath().normalize();
    private static final int PARTITIONS = 12;

    enum Client {
        JAVA("java"),
        // Their programs and libraries come by docs/producing/prepare.
        PYTHON("target/python/confluent_kafka"),
        GO("target/produce-go"),
        NODE("target/node/node_modules/kafkajs"),
        KCAT("java");

        private final String needs;

        Client(String needs) {
            this.needs = needs;
        }

        List<String> command(String servers, String topic) {
            String java = ProcessHandle.current().info().command().orElse("java");
            return switch (this) {
                case JAVA ->
                    List.of(
                            java,
                            "-cp",
                            System.getProperty("java.class.path"),
                            EXAMPLES.resolve("java/Produce.java").toString(),
                            servers,
                            topic);
                case PYTHON ->
                    List.of("python3", EXAMPLES.resolve("python/produce.py").toString(), servers, topic);
                case GO -> List.of(EXAMPLES.resolve("target/produce-go").toString(), servers, topic);
                case NODE ->
                    List.of("node", EXAMPLES.resolve("target/node/produce.mjs").toString(), servers, topic);
                case KCAT -> kcat(servers, topic);
            };
        }

        private static List<String> kcat(String servers, String topic) {
            return List.of(
                    "kcat",
                    "-P",
                    "-b",
                    servers,
                    "-t",
                    topic,
                    "-K",
                    " ",
                    "-X",
                    "partitioner=murmur2_random",
                    "-X",
                    "enable.idempotence=true");
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsThePartitionOfTheJavaClient(Client client) throws Exception {
        assumeThat(EXAMPLES.resolve(client.needs))
                .as("made by docs/producing/prepare")
                .exists();
        String topic = topic();

        int code = produce(client, topic);

        assertThat(code).isZero();
        assertThat(partitionsById(topic)).isEqualTo(expected());
    }

    @Test
    void librdkafkasOwnPartitionerIsTheWrongOne() throws Exception {
        String topic = topic();
        var command = Client.KCAT.command(TestKafka.shared().bootstrapServers(), topic).stream()
                .map(argument -> argument.replace("murmur2_random", "consistent_random"))
                .toList();

        int code = run(command);

        assertThat(code).isZero();
        assertThat(partitionsById(topic)).hasSameSizeAs(expected()).isNotEqualTo(expected());
    }

    private static int produce(Client client, String topic) throws Exception {
        return run(client.command(TestKafka.shared().bootstrapServers(), topic));
    }

    private static int run(List<String> command) throws Exception {
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .put("PYTHONPATH", EXAMPLES.resolve("target/python").toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            assumeThat(e).as("%s is installed", command.getFirst()).isNull();
            throw e;
        }
        try (var lines = process.outputWriter(UTF_8)) {
            for (String id : expected().keySet()) {
                lines.write(id + " {\"answers\":{\"1\":[1]}}\n");
            }
        }
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
        return process.exitValue();
    }

    private static String topic() throws Exception {
        String topic = TestKafka.shared().freshTopic();
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        return topic;
    }

    private static Map<String, Integer> expected() throws IOException {
        var partitions = new TreeMap<String, Integer>();
        for (String line : Files.readAllLines(EXAMPLES.resolve("partitions.txt"))) {
            int space = line.indexOf(' ');
            partitions.put(line.substring(0, space), Integer.valueOf(line.substring(space + 1)));
        }
        return partitions;
    }

    private static Map<String, Integer> partitionsById(String topic) throws IOException {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers());
        var found = new TreeMap<String, Integer>();
        int wanted = expected().size();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Eventually.passes(() -> {
                consumer.poll(Duration.ofSeconds(1)).forEach(event -> found.put(event.key(), event.partition()));
                assertThat(found).hasSize(wanted);
            });
        }
        return found;
    }

    private static List<TopicPartition> partitions(String topic) {
        return Stream.iterate(0, partition -> partition + 1)
                .limit(PARTITIONS)
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
    }
}
