package dev.attempts.gateway.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestKafka;
import dev.attempts.gateway.publish.Doubt;
import dev.attempts.gateway.publish.Outcome;
import dev.attempts.gateway.publish.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a batch that a broker refuses for what is in it, nothing is in the log. */
class RefusedBatchIT {
    private static final Outcome REFUSED = new Outcome.NotWritten(Refusal.REFUSED_BY_LOG);
    private static final Outcome DOUBTFUL = new Outcome.Unknown(Doubt.FAILED_ACKNOWLEDGEMENT);
    private static final Duration TOO_FAR = Duration.ofHours(2);

    private final TestKafka kafka = TestKafka.shared();
    private final TopicPartition partition = new TopicPartition(kafka.freshTopic(), 0);
    private final Admin admin =
            Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void makeTheTopic() throws Exception {
        admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1)))
                .all()
                .get();
    }

    @AfterEach
    void close() {
        admin.close();
    }

    /** Of the others the client only says that they were beside it. */
    @Test
    void forOneTimestampThatIsTooFarAhead() throws Exception {
        send(TOO_FAR, Duration.ZERO);

        assertThat(outcomes).containsExactly(REFUSED, DOUBTFUL);
        assertThat(end()).isZero();
    }

    @Test
    void forTimestampsThatAreAllTooFarAhead() throws Exception {
        send(TOO_FAR, TOO_FAR);

        assertThat(outcomes).containsExactly(REFUSED, REFUSED);
        assertThat(end()).isZero();
    }

    /** As one batch. */
    private void send(Duration... ahead) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                60_000);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var generation = new ProducerGeneration(producer);
            for (Duration by : ahead) {
                long timestamp = Instant.now().plus(by).toEpochMilli();
                generation.send(
                        new ProducerRecord<>(partition.topic(), 0, timestamp, new byte[] {'1'}, new byte[] {'2'}),
                        (metadata, failure) ->
                                outcomes.add(ProducerFailures.afterBuffered(requireNonNull(failure), false)));
            }
            producer.flush();
        }
    }

    private long end() throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }
}
