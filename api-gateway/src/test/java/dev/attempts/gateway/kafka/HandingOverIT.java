package dev.attempts.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.gateway.ApiGatewaySettings;
import dev.attempts.servicekit.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The real producer with the gateway's properties says at once what it can't take: so many times that the shortest wait
 * for each would exceed the time of the test.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandingOverIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final int RECORDS = 1_000;
    private static final byte[] KEY = {'1', '7'};
    /** A thousand of them do not fit into the buffer of the default settings together. */
    private static final byte[] VALUE = new byte[250_000];

    private final Queue<Exception> refusals = new ConcurrentLinkedQueue<>();

    @Test
    void forATopicThatIsNotThere() throws Exception {
        try (var producer = producer()) {
            handOver(new ProducerGeneration(producer), KAFKA.freshTopic());
        }

        assertThat(refusals).hasSize(RECORDS).hasOnlyElementsOfType(TimeoutException.class);
    }

    @Test
    void whileTheBufferIsFull() throws Exception {
        String topic = KAFKA.freshTopic();
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.bootstrapServers()))) {
            // Never enough of them: what is in the buffer stays there.
            var stuck = new NewTopic(topic, 1, (short) 1).configs(Map.of("min.insync.replicas", "2"));
            admin.createTopics(List.of(stuck)).all().get();
        }
        try (var producer = producer()) {
            var generation = new ProducerGeneration(producer);
            Eventually.holds("no partitions", () -> knows(generation, topic));

            handOver(generation, topic);
        }

        assertThat(refusals).hasSizeGreaterThan(RECORDS / 2).hasOnlyElementsOfType(BufferExhaustedException.class);
    }

    private void handOver(ProducerGeneration producer, String topic) {
        Thread here = Thread.currentThread();
        for (int i = 0; i < RECORDS; i++) {
            producer.send(new ProducerRecord<>(topic, KEY, VALUE), (metadata, failure) -> {
                if (Thread.currentThread() == here && failure != null) {
                    refusals.add(failure);
                }
            });
        }
    }

    private static boolean knows(ProducerGeneration generation, String topic) {
        try {
            return generation.partitionsOf(topic) > 0;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static Producer<byte[], byte[]> producer() throws Exception {
        var settings = Settings.read(
                ApiGatewaySettings.class,
                "API_GATEWAY_",
                Map.of(
                        "API_GATEWAY_KAFKA_BOOTSTRAP_SERVERS", KAFKA.bootstrapServers(),
                        // Closing waits for what is in the buffer.
                        "API_GATEWAY_PRODUCER_REQUEST_TIMEOUT", "1s",
                        "API_GATEWAY_PRODUCER_DELIVERY_TIMEOUT", "2s"));
        return ProducerProperties.open(settings.kafka(), settings.producer());
    }
}
