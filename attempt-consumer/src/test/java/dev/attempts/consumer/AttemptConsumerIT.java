package dev.attempts.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.events.DeadLetterHeaders;
import dev.attempts.servicekit.service.Service;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptConsumerIT {
    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void makesTopicsAndTablesAndStoresWhatArrivesWithItsPosition() {
        Service service = pipeline.startConsumer();
        Eventually.passes(
                "ready", () -> assertThat(service.readiness().toString()).isEqualTo("ready"));
        send(17, "{\"answers\":{\"1\":[9]}}");

        RecordMetadata last = send(17, "{\"revision\":3,\"answers\":{\"1\":[1]},\"unknown\":{\"is\":\"ignored\"}}");

        pipeline.awaitDrained();
        assertThat(pipeline.table().rows().get(17L)).satisfies(row -> {
            assertThat(row.answers()).isEqualTo("{\"1\":[1]}");
            assertThat(row.revision()).isEqualTo(3);
            assertThat(row.updatedMs()).isEqualTo(last.timestamp());
            assertThat(row.source().partition()).isEqualTo(last.partition());
            assertThat(row.source().offset()).isEqualTo(last.offset());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aSpareForWhomNoPartitionIsLeftIsReady(String protocol) {
        pipeline.set("GROUP_PROTOCOL", protocol);
        pipeline.set("TOPIC_PARTITIONS", "1");
        List<Service> both = List.of(pipeline.startConsumer(), pipeline.startConsumer());

        Eventually.passes(
                "both are ready",
                () -> assertThat(both).extracting(Service::readiness).hasToString("[ready, ready]"));
    }

    @Test
    void restartedHalfWayLosesNothingAndKeepsTheOrder() {
        Service first = pipeline.startConsumer();
        pipeline.createTopics();
        Map<Long, String> expected = new HashMap<>();
        for (int i = 1; i <= 10_000; i++) {
            long attemptId = 1L + i % 100;
            String answers = "{\"1\":[" + i + "]}";
            pipeline.sendLater(event(attemptId, "{\"answers\":" + answers + "}"));
            expected.put(attemptId, answers);
            if (i == 5_000) {
                pipeline.flush();
                pipeline.stop(first);
                pipeline.startConsumer();
            }
        }
        pipeline.flush();

        pipeline.awaitDrained();

        assertThat(pipeline.table().rows())
                .hasSize(100)
                .allSatisfy((id, row) -> assertThat(row.answers()).isEqualTo(expected.get(id)));
    }

    @Test
    void deadLettersEveryKindOfMalformedEventAndStoresTheRest() {
        pipeline.createTopics();
        List<RecordMetadata> sent = List.of(
                sendRaw(null, bytes("{\"answers\":{}}")),
                sendRaw(bytes("x17"), bytes("{\"answers\":{}}")),
                sendRaw(bytes("0"), bytes("{\"answers\":{}}")),
                sendRaw(bytes("9223372036854775808"), bytes("{\"answers\":{}}")),
                sendRaw(bytes("17"), null),
                sendRaw(bytes("17"), bytes("not json")),
                sendRaw(bytes("17"), bytes("{\"answers\":{\"1\":[\"\\u0000\"]}}")),
                sendRaw(bytes("17"), bytes("{\"answers\":{\"2147483648\":[1]}}")),
                sendRaw(bytes("17"), bytes("{\"answers\":{\"1\":[1],\"1\":[2]}}")),
                sendRaw(bytes("17"), bytes("{\"answers\":{},\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")),
                sendRaw(bytes("17"), new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'}),
                sendRaw(bytes("17"), filled(900 << 10)));
        send(17, "{\"answers\":{\"1\":[1]}}");
        send(18, "{\"answers\":{\"1\":[2]}}");

        pipeline.startConsumer();
        pipeline.awaitDrained();

        var letters = TopicReader.all(pipeline.kafka(), pipeline.deadLetterTopic());
        assertThat(letters).hasSameSizeAs(sent);
        assertThat(letters)
                .extracting(letter -> header(letter, DeadLetterHeaders.REASON))
                .containsExactlyInAnyOrder(
                        "malformed-key",
                        "malformed-key",
                        "malformed-key",
                        "malformed-key",
                        "empty-value",
                        "malformed-value",
                        "malformed-value",
                        "malformed-value",
                        "malformed-value",
                        "malformed-value",
                        "malformed-value",
                        "too-large");
        assertThat(letters)
                .extracting(letter -> header(letter, DeadLetterHeaders.PARTITION) + ":"
                        + header(letter, DeadLetterHeaders.OFFSET) + "@"
                        + header(letter, DeadLetterHeaders.TIMESTAMP))
                .containsExactlyInAnyOrderElementsOf(sent.stream()
                        .map(it -> it.partition() + ":" + it.offset() + "@" + it.timestamp())
                        .toList());
        assertThat(letters).allSatisfy(letter -> {
            assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo(pipeline.topic());
            assertThat(header(letter, DeadLetterHeaders.DETAIL)).isNotBlank();
        });
        assertThat(letters).anySatisfy(letter -> assertThat(letter.value()).hasSize(900 << 10));
        assertThat(pipeline.table().rows()).containsOnlyKeys(17L, 18L);
    }

    private RecordMetadata send(long attemptId, String value) {
        return pipeline.send(event(attemptId, value));
    }

    private RecordMetadata sendRaw(byte @Nullable [] key, byte @Nullable [] value) {
        return pipeline.send(new ProducerRecord<>(pipeline.topic(), key, value));
    }

    private ProducerRecord<byte[], byte[]> event(long attemptId, String value) {
        return new ProducerRecord<>(pipeline.topic(), bytes(Long.toString(attemptId)), bytes(value));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] filled(int size) {
        byte[] value = new byte[size];
        Arrays.fill(value, (byte) ' ');
        return value;
    }
}
