package dev.attempts.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 10,000 events over 100 attempts, and a consumer that is restarted while they come. */
class ConsumerRestartIT {
    private static final int EVENTS = 10_000;
    private static final int ATTEMPTS = 100;

    private final Random random = new Random(20_261_122);
    private final Oracle oracle = new Oracle();
    private TestPipeline pipeline;
    private int produced;

    @BeforeEach
    void start() throws Exception {
        pipeline = new TestPipeline();
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void losesNothingAndTheLastWins() throws Exception {
        produceWithARestartHalfWay();

        assertThat(stored()).isEqualTo(oracle.rows());
    }

    @Test
    void appliesNothingAgainForAGroupWithoutOffsets() throws Exception {
        produceWithARestartHalfWay();
        var before = rowVersions();

        pipeline.stopConsumer();
        pipeline.startConsumer("without-offsets");
        // Something new on every partition shows that the consumer is past what is old.
        produce(ATTEMPTS, ATTEMPTS + 1);
        awaitAllTaken();

        assertThat(rowVersions()).isEqualTo(before);
    }

    @Test
    void changesNothingWhenAllIsAppliedASecondTime() throws Exception {
        produceWithARestartHalfWay();

        pipeline.stopConsumer();
        pipeline.execute("UPDATE checkpoint SET next_offset = 0");
        pipeline.startConsumer("first");
        awaitAllTaken();

        assertThat(stored()).isEqualTo(oracle.rows());
    }

    private void produceWithARestartHalfWay() throws Exception {
        produce(EVENTS / 2, 1);
        Eventually.passes(() -> assertThat(taken()).isPositive());
        pipeline.stopConsumer();
        produce(EVENTS / 2, 1);
        pipeline.startConsumer("first");
        awaitAllTaken();
    }

    /** Events of random attempts from the given one on, with and without revisions. */
    private void produce(int events, int firstAttempt) throws Exception {
        var acknowledged = new ArrayList<Future<RecordMetadata>>();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", TestKafka.shared().bootstrapServers(), "linger.ms", 20),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < events; i++) {
                int attempt = firstAttempt + random.nextInt(ATTEMPTS);
                String answers = "{\"1\": [%d]}".formatted(++produced);
                int revision = random.nextInt(3) == 0 ? random.nextInt(100) : Oracle.NONE;
                oracle.apply(attempt, answers, revision);
                String value = revision == Oracle.NONE
                        ? "{\"answers\": %s}".formatted(answers)
                        : "{\"answers\": %s, \"revision\": %d}".formatted(answers, revision);
                acknowledged.add(
                        producer.send(new ProducerRecord<>(pipeline.topic(), Integer.toString(attempt), value)));
            }
            for (var one : acknowledged) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private void awaitAllTaken() {
        Eventually.passes(() -> assertThat(taken()).isEqualTo(produced));
    }

    /** How many events are behind the checkpoint. */
    private int taken() throws Exception {
        return Integer.parseInt(pipeline.query("SELECT coalesce(sum(next_offset), 0)::int FROM checkpoint")
                .getFirst());
    }

    private List<String> stored() throws Exception {
        return pipeline.query("SELECT concat_ws(' ', attempt_id, answers, revision) FROM attempt ORDER BY attempt_id");
    }

    /** The rows of the first attempts and which transaction wrote each. */
    private List<String> rowVersions() throws Exception {
        return pipeline.query("SELECT attempt::text || ' ' || xmin FROM attempt WHERE attempt_id <= " + ATTEMPTS
                + " ORDER BY attempt_id");
    }
}
