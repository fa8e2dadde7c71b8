package dev.attempts.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.Oracle;
import dev.attempts.consumer.redrive.RedriveFilter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
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
