package dev.attempts.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.embedded.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever breaks: none lost, none twice, order kept. */
class ExactlyOnceIT {
    private static final String SESSIONS = """
            SELECT count(pid) FROM pg_stat_activity
            WHERE application_name = 'attempt-consumer' AND datname = current_database()
            """;

    private static final String END_SESSIONS = SESSIONS.replace("(pid)", "(pg_terminate_backend(pid))");

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    @Test
    void aKilledProcessIsFollowedByAnother() {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        for (int number = 1; number <= 40_000; number++) {
            pipeline.sendLater(Load.event(pipeline, new Random(number), number));
        }
        pipeline.flush();
        pipeline.set("BATCH_ROWS_MAX", "500");

        for (int killed = 1; killed <= 2; killed++) {
            long before = Audit.stored(pipeline);
            ChildConsumer child = opened(ChildConsumer.start(pipeline.environment()));
            Eventually.passes(
                    "half-way", () -> assertThat(Audit.stored(pipeline)).isGreaterThan(before + 3_000));
            child.kill();
        }
        // What the server still had of the last one is committed or rolled back by then.
        Eventually.passes(
                "its sessions have ended",
                () -> assertThat(pipeline.table().number(SESSIONS)).isZero());
        long stored = Audit.stored(pipeline);
        assertThat(stored).as("killed half-way").isLessThan(40_000);
        pipeline.startConsumer();

        Audit.assertExactlyOnce(pipeline);
        Audit.assertAccountedFor(pipeline, 40_000 - stored);
    }

    @Test
    void aProcessKilledBetweenItsCommitAndTheGroupsIsFollowedBehindTheCommit() {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        TcpProxy proxy = proxied(pipeline);
        ChildConsumer child = opened(ChildConsumer.start(pipeline.environment()));
        send(pipeline, 1, 3_000);
        Eventually.passes("stored", () -> assertThat(Audit.stored(pipeline)).isEqualTo(3_000));

        proxy.onResponse("COMMIT\0", 1, child::kill);
        send(pipeline, 3_001, 6_000);
        Eventually.passes("killed", () -> assertThat(child.isAlive()).isFalse());
        assertThat(Audit.stored(pipeline)).isGreaterThan(3_000);
        direct(pipeline).startConsumer();

        Audit.assertExactlyOnce(pipeline);
    }

    @Test
    void aFrozenProcessThatComesBackAsAZombieWritesNothing() throws Exception {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        pipeline.set("GROUP_SESSION_TIMEOUT", "6s");
        TcpProxy proxy = proxied(pipeline);
        ChildConsumer zombie = opened(ChildConsumer.start(pipeline.environment()));
        send(pipeline, 1, 1_000);
        Eventually.passes("stored", () -> assertThat(Audit.stored(pipeline)).isEqualTo(1_000));
        proxy.hold();
        send(pipeline, 1_001, 2_000);
        assertThat(proxy.held().await(60, TimeUnit.SECONDS)).isTrue();
        zombie.freeze();
        direct(pipeline).startConsumer();
        send(pipeline, 2_001, 3_000);
        Eventually.passes("taken over", () -> assertThat(Audit.stored(pipeline)).isEqualTo(3_000));

        proxy.onResponse("ROLLBACK\0", 1, () -> {});
        proxy.release();
        zombie.thaw();

        Eventually.passes("rolled back", () -> assertThat(proxy.isSprung()).isTrue());
        send(pipeline, 3_001, 4_000);
        Audit.assertExactlyOnce(pipeline);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COPY incoming", "UPDATE checkpoint", "INSERT INTO attempt"})
    void aSessionThatEndsInsideTheTransactionChangesNothing(String at) {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        pipeline.set("BATCH_COPY_FROM_ROWS", "1");
        TcpProxy proxy = proxied(pipeline);
        proxy.onRequest(at, 2, () -> pipeline.table().number(END_SESSIONS));
        send(pipeline, 1, 5_000);

        pipeline.startConsumer();

        Audit.assertExactlyOnce(pipeline);
        assertThat(proxy.isSprung()).isTrue();
    }

    @Test
    void aCommitWhoseAnswerIsLostCountsOnce() {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        TcpProxy proxy = proxied(pipeline);
        pipeline.startConsumer();
        send(pipeline, 1, 1_000);
        Eventually.passes("stored", () -> assertThat(Audit.stored(pipeline)).isEqualTo(1_000));

        proxy.onResponse("COMMIT\0", 3, () -> {
            throw new UncheckedIOException(new IOException("cut"));
        });
        send(pipeline, 1_001, 5_000);

        Audit.assertExactlyOnce(pipeline);
        Audit.assertAccountedFor(pipeline, 5_000);
    }

    @Test
    void sessionsThatEndAtRandomUnderLoad() {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        pipeline.startConsumer();
        Load.during(pipeline, () -> {
            for (int i = 1; i <= 10; i++) {
                long before = Audit.stored(pipeline);
                Eventually.passes(
                        "going on", () -> assertThat(Audit.stored(pipeline)).isGreaterThan(before));
                pipeline.table().number(END_SESSIONS);
            }
        });

        Audit.assertExactlyOnce(pipeline);
        Audit.assertAccountedFor(pipeline, Audit.stored(pipeline));
    }

    @Test
    void postgresStopsAndStartsUnderLoad() {
        var postgres = opened(TestPostgres.own());
        Pipeline pipeline = pipeline(postgres);
        pipeline.startConsumer();
        Load.during(pipeline, () -> {
            for (int round = 0; round < 2; round++) {
                long before = Audit.stored(pipeline);
                Eventually.passes(
                        "going on", () -> assertThat(Audit.stored(pipeline)).isGreaterThan(before + 500));
                if (round % 2 == 0) {
                    postgres.crash();
                } else {
                    postgres.stop();
                }
                postgres.restart();
            }
        });

        Audit.assertExactlyOnce(pipeline);
        Audit.assertAccountedFor(pipeline, Audit.stored(pipeline));
    }

    private Pipeline pipeline(TestPostgres postgres) {
        Pipeline pipeline = opened(new Pipeline(TestKafka.shared(), postgres));
        pipeline.createTopics();
        Audit.install(pipeline);
        return pipeline;
    }

    private TcpProxy proxied(Pipeline pipeline) {
        return opened(TcpProxy.before(pipeline));
    }

    private static Pipeline direct(Pipeline pipeline) {
        pipeline.set("DATABASE_URL", pipeline.table().settings().url());
        return pipeline;
    }

    private static void send(Pipeline pipeline, int from, int to) {
        for (int number = from; number <= to; number++) {
            pipeline.sendLater(pipeline.event(1L + number % 1_000, "{\"answers\":{\"1\":[" + number + "]}}"));
        }
        pipeline.flush();
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }
}
