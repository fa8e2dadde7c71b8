package dev.attempts.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.Events;
import dev.attempts.embedded.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The same backlog by our consumer and by Debezium's JDBC sink, one after the other; run by name only, see docs/performance.md. */
class DebeziumBenchmark {
    private static final int ATTEMPTS = 100_000;
    private static final int EVENTS = Integer.getInteger("bench.events", 1_000_000);
    /** So many before that, which do not count: neither side's start does. */
    private static final int WARM_UP = 200_000;

    private static final double RATIO_MIN = 4;
    private static final String THEIR_TABLE = "attempt_debezium";
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    @Test
    void drainsSeveralTimesAsFast() throws Exception {
        try (var pipeline = new Pipeline()) {
            pipeline.createTopics();
            String theirTopic = theirTopic(pipeline);
            seed(pipeline);
            var random = new Random(1);
            produce(pipeline, theirTopic, random, 1, WARM_UP);
            var warmUp = pipeline.startConsumer();
            pipeline.awaitDrained();
            pipeline.stop(warmUp);
            produce(pipeline, theirTopic, random, WARM_UP + 1, WARM_UP + EVENTS);

            double ours = ours(pipeline);
            double theirs = theirs(pipeline, theirTopic);

            assertSameRows(pipeline);
            System.out.printf(
                    "%n%,d events over %,d attempts: ours %,.0f events/s, Debezium %,.0f events/s, ratio %.1f%n",
                    EVENTS, ATTEMPTS, ours, theirs, ours / theirs);
            assertThat(ours / theirs).as("times Debezium").isGreaterThanOrEqualTo(RATIO_MIN);
        }
    }

    private static double ours(Pipeline pipeline) {
        var service = pipeline.startConsumer();
        // From the moment at which it owns the log: a first batch can be most of a backlog.
        Eventually.passes(
                "claimed",
                () -> assertThat(Pipeline.metric(service, "attempt.consumer.epochs", "change", "claimed"))
                        .isEqualTo(Pipeline.PARTITIONS));
        double rate = rate(() -> pipeline.table().number("SELECT sum(next_offset) FROM checkpoint"));
        pipeline.stop(service);
        return rate;
    }

    private static double theirs(Pipeline pipeline, String topic) {
        try (var debezium = DebeziumSink.start(pipeline, topic, THEIR_TABLE)) {
            Eventually.passes("warm", () -> assertThat(debezium.stored()).isGreaterThanOrEqualTo(WARM_UP));
            return rate(debezium::stored);
        }
    }

    /** Events a second from now to the last event. */
    private static double rate(LongSupplier stored) {
        long start = System.nanoTime();
        long before = stored.getAsLong();
        for (long now = before; now < WARM_UP + EVENTS; now = stored.getAsLong()) {
            if (System.nanoTime() - start > DEADLINE.toNanos()) {
                throw new AssertionError("only " + now + " events within " + DEADLINE);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return (WARM_UP + EVENTS - before) * 1e9 / (System.nanoTime() - start);
    }

    private static String theirTopic(Pipeline pipeline) throws Exception {
        String topic = pipeline.topic() + ".debezium";
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Pipeline.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        return topic;
    }

    /** Two tables alike, with a row for each attempt; the sink is spared the columns that it has no use for. */
    private static void seed(Pipeline pipeline) {
        pipeline.table().migrated().execute("""
                INSERT INTO attempt (attempt_id, answers) SELECT id, '{}' FROM generate_series(1, %d) AS id;
                CREATE TABLE %2$s (attempt_id bigint PRIMARY KEY, answers json NOT NULL, updated_at timestamptz NOT NULL)
                    WITH (fillfactor = 70);
                INSERT INTO %2$s SELECT attempt_id, answers, updated_at FROM attempt;
                ANALYZE attempt, %2$s;
                """.formatted(ATTEMPTS, THEIR_TABLE));
    }

    private static void produce(Pipeline pipeline, String theirTopic, Random random, int first, int last) {
        String now = Instant.now().toString();
        for (int number = first; number <= last; number++) {
            long attemptId = 1L + random.nextInt(ATTEMPTS);
            String value = Events.typicalValue(number);
            pipeline.sendLater(pipeline.event(attemptId, value));
            String answers = value.substring("{\"answers\":".length(), value.length() - 1);
            pipeline.sendLater(new ProducerRecord<>(
                    theirTopic,
                    ("{\"attempt_id\":" + attemptId + "}").getBytes(UTF_8),
                    ("{\"answers\":\"" + answers.replace("\"", "\\\"") + "\",\"updated_at\":\"" + now + "\"}")
                            .getBytes(UTF_8)));
            if (number % 50_000 == 0) {
                pipeline.flush();
            }
        }
        pipeline.flush();
        pipeline.table().execute("CHECKPOINT");
    }

    private static void assertSameRows(Pipeline pipeline) {
        assertThat(pipeline.table()
                        .number("SELECT count(*) FROM attempt JOIN " + THEIR_TABLE
                                + " AS theirs USING (attempt_id) WHERE attempt.answers::text <> theirs.answers::text"))
                .as("rows that differ")
                .isZero();
    }
}
