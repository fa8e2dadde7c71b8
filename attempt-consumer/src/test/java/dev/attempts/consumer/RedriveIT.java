package dev.attempts.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.Oracle;
import dev.attempts.consumer.redrive.RedriveFilter;
import dev.attempts.events.DeadLetterHeaders;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedriveIT {
    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void putsBackWhatIsNotOutdatedAndTwiceIsOnce() {
        pipeline.createTopics();
        pipeline.table().migrated().execute("ALTER TABLE attempt ADD CONSTRAINT no CHECK (answers ->> '1' <> '[666]')");
        pipeline.startConsumer();
        send(1, 1);
        RecordMetadata outdated = send(1, 666);
        send(1, 2);
        RecordMetadata first = send(2, 666);
        send(2, 666);
        send(3, 3);
        pipeline.awaitDrained();
        pipeline.table().execute("ALTER TABLE attempt DROP CONSTRAINT no");

        assertThat(redrive()).contains("would put back 3").contains("rejected-by-database=3");
        assertThat(redrive("--attempt=2")).contains("would put back 2");
        assertThat(redrive("--reason=too-large")).contains("would put back 0");
        assertThat(redrive(
                        "--partition=" + outdated.partition(),
                        "--from-offset=" + outdated.offset(),
                        "--to-offset=" + outdated.offset()))
                .contains("would put back 1");
        assertThat(pipeline.table().rows()).containsOnlyKeys(1L, 3L);

        assertThat(redrive("--execute")).contains("put back 3");
        pipeline.awaitDrained();
        assertThat(answers(1)).isEqualTo("{\"1\":[2]}");
        assertThat(answers(2)).isEqualTo("{\"1\":[666]}");
        assertThat(row(2).source().offset()).as("the later of the two").isGreaterThan(first.offset());
        assertThat(row(2).source().partition()).isEqualTo(first.partition());

        var once = pipeline.table().rows();
        send(2, 4);
        pipeline.awaitDrained();
        redrive("--execute");
        pipeline.awaitDrained();
        assertThat(answers(2)).isEqualTo("{\"1\":[4]}");
        assertThat(row(1)).isEqualTo(once.get(1L));
        assertThat(row(3)).isEqualTo(once.get(3L));
    }

    /** A topic keeps events for days and dead letters for months: with a timestamp of then retention would take what is put back. */
    @Test
    void putsBackInThePresentWhatKeepsTheTimeOfItsAcceptance() {
        long begunMs = System.currentTimeMillis();
        long acceptedMs = begunMs - Duration.ofDays(1).toMillis();
        pipeline.createTopics();
        pipeline.table().migrated().execute("ALTER TABLE attempt ADD CONSTRAINT no CHECK (attempt_id <> 17)");
        pipeline.startConsumer();
        pipeline.send(new ProducerRecord<>(
                pipeline.topic(), null, acceptedMs, bytes("17"), bytes("{\"answers\":{\"1\":[1]}}")));
        pipeline.awaitDrained();
        redrive("--execute");
        pipeline.awaitDrained();
        pipeline.table().execute("ALTER TABLE attempt DROP CONSTRAINT no");

        redrive("--execute");

        pipeline.awaitDrained();
        assertThat(row(17).updatedMs()).isEqualTo(acceptedMs);
        assertThat(TopicReader.all(pipeline.kafka(), pipeline.topic()).stream().skip(1))
                .hasSize(2)
                .allSatisfy(putBack -> assertThat(putBack.timestamp()).isGreaterThanOrEqualTo(begunMs));
        assertThat(TopicReader.all(pipeline.kafka(), pipeline.deadLetterTopic()))
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter.headers()
                                .lastHeader(DeadLetterHeaders.TIMESTAMP)
                                .value())
                        .asString()
                        .isEqualTo(Long.toString(acceptedMs)));
    }

    @Test
    void saysWhichKafkaDoesNotAnswer() {
        pipeline.set("KAFKA_BOOTSTRAP_SERVERS", "nowhere.invalid:9092");
        var err = new ByteArrayOutputStream();

        int exitCode = RedriveCommand.redriveOrSay(
                pipeline.settings(), RedriveFilter.parse(List.of()), new PrintStream(err, true, UTF_8));

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("nowhere.invalid:9092", "No resolvable bootstrap");
    }

    private String redrive(String... arguments) {
        var out = new ByteArrayOutputStream();
        RedriveCommand.redrive(
                pipeline.settings(), RedriveFilter.parse(List.of(arguments)), new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private String answers(long attemptId) {
        return row(attemptId).answers();
    }

    private Oracle.Row row(long attemptId) {
        return Objects.requireNonNull(pipeline.table().rows().get(attemptId));
    }

    private RecordMetadata send(long attemptId, int choice) {
        RecordMetadata sent = pipeline.send(pipeline.event(attemptId, "{\"answers\":{\"1\":[" + choice + "]}}"));
        // Each in a batch of its own, or the fold would leave nothing to refuse.
        pipeline.awaitDrained();
        return sent;
    }
}
