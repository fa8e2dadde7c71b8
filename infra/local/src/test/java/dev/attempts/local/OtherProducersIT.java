package dev.attempts.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.DeadLetterHeaders;
import dev.attempts.events.EventTopics;
import dev.attempts.events.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OtherProducersIT {
    private static TestPipeline pipeline;

    @BeforeAll
    static void start() throws Exception {
        pipeline = new TestPipeline();
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    @Test
    void anEventOfAPlainClientIsStored() throws Exception {
        try (var producer = producer()) {
            send(producer, "27", "{\"answers\": {\"1\": [4]}, \"somethingNew\": true}");
        }

        Eventually.passes(() -> assertThat(answers(27)).containsExactly("{\"1\": [4]}"));
    }

    @Test
    void kcatFindsThePartitionThatTheGatewayFinds() throws Exception {
        assumeThat(kcat("-V", "")).as("kcat is installed").isZero();
        var byGateway = pipeline.patch(37, "{\"answers\": {\"1\": [1]}}");
        Position before =
                position(byGateway.headers().firstValue(AttemptHeaders.POSITION).orElseThrow());

        int code = kcat(
                "-P -b %s -t %s -K : -X partitioner=murmur2_random -X acks=all"
                        .formatted(TestKafka.shared().bootstrapServers(), pipeline.topic()),
                "37:{\"answers\":{\"1\":[2]}}\n");

        assertThat(code).isZero();
        Eventually.passes(() -> assertThat(answers(37)).containsExactly("{\"1\":[2]}"));
        assertThat(pipeline.query("SELECT source_partition FROM attempt WHERE attempt_id = 37"))
                .containsExactly(Integer.toString(before.partition()));
    }

    @Test
    void aMalformedEventIsADeadLetterAndTheNextOneIsStored() throws Exception {
        RecordMetadata malformed;
        try (var producer = producer()) {
            malformed = send(producer, "47", "{\"answers\": {\"1\": [0]}}");
            send(producer, "47", "{\"answers\": {\"1\": [7]}}");
        }

        Eventually.passes(() -> assertThat(answers(47)).containsExactly("{\"1\": [7]}"));
        var letter = deadLetter("47");
        assertThat(letter.value()).isEqualTo("{\"answers\": {\"1\": [0]}}");
        assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("malformed-value");
        assertThat(header(letter, DeadLetterHeaders.DETAIL)).isNotBlank();
        assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo(pipeline.topic());
        assertThat(header(letter, DeadLetterHeaders.PARTITION)).isEqualTo(Integer.toString(malformed.partition()));
        assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo(Long.toString(malformed.offset()));
        assertThat(header(letter, DeadLetterHeaders.TIMESTAMP)).isEqualTo(Long.toString(malformed.timestamp()));
    }

    private static List<String> answers(long attempt) throws Exception {
        return pipeline.query("SELECT answers FROM attempt WHERE attempt_id = " + attempt);
    }

    private static Position position(String text) {
        return Position.parse(text);
    }

    private static KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
    }

    private static RecordMetadata send(KafkaProducer<String, String> producer, String key, String value)
            throws Exception {
        return producer.send(new ProducerRecord<>(pipeline.topic(), key, value)).get(30, TimeUnit.SECONDS);
    }

    private static int kcat(String arguments, String input) throws Exception {
        var command = new ArrayList<String>();
        command.add("kcat");
        command.addAll(List.of(arguments.split(" ")));
        try {
            Process kcat = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var stdin = kcat.outputWriter(UTF_8)) {
                stdin.write(input);
            }
            return kcat.waitFor(30, TimeUnit.SECONDS) ? kcat.exitValue() : -1;
        } catch (IOException e) {
            return -1; // not installed
        }
    }

    private static ConsumerRecord<String, String> deadLetter(String key) {
        var settings =
                Map.<String, Object>of("bootstrap.servers", TestKafka.shared().bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(EventTopics.deadLetters(pipeline.topic())).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var found = new ArrayList<ConsumerRecord<String, String>>();
            Eventually.passes(() -> {
                consumer.poll(Duration.ofSeconds(1)).forEach(found::add);
                assertThat(found).anyMatch(letter -> key.equals(letter.key()));
            });
            return found.stream()
                    .filter(letter -> key.equals(letter.key()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String header(ConsumerRecord<String, String> letter, String name) {
        return new String(
                Objects.requireNonNull(letter.headers().lastHeader(name), name).value(), UTF_8);
    }
}
