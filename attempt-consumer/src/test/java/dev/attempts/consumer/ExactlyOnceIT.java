package dev.attempts.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.servicekit.service.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever breaks: none lost, none twice, order kept. */
class ExactlyOnceIT {
    private static final String SESSIONS = """
            SELECT count(pid) FROM pg_stat_activity
            WHERE application_name = 'attempt-consumer' AND datname = current_database()
            """;

    private static final String END_SESSIONS = SESSIONS.replace("(pid)", "(pg_terminate_backend(pid))");

    /** Postgres' answers inside a batch's transaction: what follows each of them may never come. */
    private static final String CHECKPOINT_ADVANCED = "UPDATE ";

    private static final String ROWS_WRITTEN = "MERGE ";

    /** How a batch is stored, and what Postgres answers when it is, and when it is not because its partition was taken over. */
    enum Storing {
        AT_ONCE("5000", "SELECT 1\0", "SELECT 1\0"),
        IN_A_TRANSACTION("1", "COMMIT\0", "ROLLBACK\0");

        private final String copyFromRows;
        private final String stored;
        private final String fenced;

        Storing(String copyFromRows, String stored, String fenced) {
            this.copyFromRows = copyFromRows;
            this.stored = stored;
            this.fenced = fenced;
        }
    }

    /** More answers than taking over the partitions brings. */
    private static final int ANSWERS_BEFORE = 24;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    /** Killed inside its transaction, where rows and checkpoint must stand or fall together. */
    @ParameterizedTest
    @CsvSource({
        "IN_A_TRANSACTION, '" + CHECKPOINT_ADVANCED + "'",
        "IN_A_TRANSACTION, '" + ROWS_WRITTEN + "'",
        "AT_ONCE, SELECT 1"
    })
    void aKilledProcessIsFollowedByAnother(Storing storing, String moment) {
        Pipeline pipeline = pipeline(TestPostgres.shared(), storing);
        send(pipeline, 1, 40_000);
        pipeline.set("BATCH_ROWS_MAX", "500");
        pipeline.set("BATCH_BACKLOG_ROWS_MAX", "500");
        TcpProxy proxy = proxied(pipeline);

        ChildConsumer child = opened(ChildConsumer.start(pipeline.environment()));
        proxy.onLaterResponse(moment, ANSWERS_BEFORE, child::kill);
        Eventually.passes("killed", () -> assertThat(child.isAlive()).isFalse());
        // What the server still had of it is committed or rolled back by then.
        Eventually.passes(
                "its sessions have ended",
                () -> assertThat(pipeline.table().number(SESSIONS)).isZero());
        long stored = Audit.stored(pipeline);
        assertThat(stored).as("killed half-way").isPositive().isLessThan(40_000);
        direct(pipeline).startConsumer();

        Audit.assertExactlyOnce(pipeline);
        Audit.assertAccountedFor(pipeline, 40_000 - stored);
    }

    @ParameterizedTest
    @EnumSource
    void aProcessKilledBetweenItsCommitAndTheGroupsIsFollowedBehindTheCommit(Storing storing) {
        Pipeline pipeline = pipeline(TestPostgres.shared(), storing);
        TcpProxy proxy = proxied(pipeline);
        ChildConsumer child = opened(ChildConsumer.start(pipeline.environment()));
        send(pipeline, 1, 3_000);
        Eventually.passes("stored", () -> assertThat(Audit.stored(pipeline)).isEqualTo(3_000));

        proxy.onResponse(storing.stored, 1, child::kill);
        send(pipeline, 3_001, 6_000);
        Eventually.passes("killed", () -> assertThat(child.isAlive()).isFalse());
        assertThat(Audit.stored(pipeline)).isGreaterThan(3_000);
        direct(pipeline).startConsumer();

        Audit.assertExactlyOnce(pipeline);
    }

    @ParameterizedTest
    @EnumSource
    void aFrozenProcessThatComesBackAsAZombieWritesNothing(Storing storing) throws Exception {
        Pipeline pipeline = pipeline(TestPostgres.shared(), storing);
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

        proxy.onResponse(storing.fenced, 1, () -> {});
        proxy.release();
        zombie.thaw();

        Eventually.passes(
                "told that it is not its turn",
                () -> assertThat(proxy.isSprung()).isTrue());
        send(pipeline, 3_001, 4_000);
        Audit.assertExactlyOnce(pipeline);
    }

    @ParameterizedTest
    @CsvSource({
        "IN_A_TRANSACTION, request, COPY incoming",
        "IN_A_TRANSACTION, request, UPDATE checkpoint",
        "IN_A_TRANSACTION, request, MERGE INTO attempt",
        "IN_A_TRANSACTION, response, MERGE",
        "IN_A_TRANSACTION, response, COMMIT",
        "AT_ONCE, request, MERGE INTO attempt",
        "AT_ONCE, response, SELECT 1"
    })
    void aSessionThatEndsInsideTheTransactionOrRightBehindItChangesNothing(
            Storing storing, String direction, String at) {
        Pipeline pipeline = pipeline(TestPostgres.shared(), storing);
        TcpProxy proxy = proxied(pipeline);
        Service service = pipeline.startConsumer();
        Eventually.passes(
                "everything taken over",
                () -> assertThat(Pipeline.metric(service, "attempt.consumer.epochs", "change", "claimed"))
                        .isEqualTo(Pipeline.PARTITIONS));

        Runnable end = () -> pipeline.table().number(END_SESSIONS);
        switch (direction) {
            case "request" -> proxy.onRequest(at, 2, end);
            default -> proxy.onResponse(at, 2, end);
        }
        send(pipeline, 1, 5_000);

        Audit.assertExactlyOnce(pipeline);
        assertThat(proxy.isSprung()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aCommitWhoseAnswerIsLostCountsOnce(Storing storing) {
        Pipeline pipeline = pipeline(TestPostgres.shared(), storing);
        TcpProxy proxy = proxied(pipeline);
        pipeline.startConsumer();
        send(pipeline, 1, 1_000);
        Eventually.passes("stored", () -> assertThat(Audit.stored(pipeline)).isEqualTo(1_000));

        proxy.onResponse(storing.stored, 1, ExactlyOnceIT::cut);
        send(pipeline, 1_001, 5_000);

        Audit.assertExactlyOnce(pipeline);
        Audit.assertAccountedFor(pipeline, 5_000);
        Audit.assertAppliedIsWhatWasWritten(pipeline);
        assertThat(proxy.isSprung()).isTrue();
    }

    /** Nor may it be read again in parts, which the checkpoint would not know. */
    @ParameterizedTest
    @EnumSource
    void aCommitOfABacklogThatIsInDoubtForLongCountsOnce(Storing storing) {
        Pipeline pipeline = opened(new Pipeline());
        pipeline.set("TOPIC_PARTITIONS", "1");
        pipeline.set("BATCH_ROWS_MAX", "100");
        pipeline.set("BATCH_COPY_FROM_ROWS", storing.copyFromRows);
        pipeline.createTopics();
        Audit.install(pipeline);
        send(pipeline, 1, 5_000);
        TcpProxy proxy = proxied(pipeline);

        proxy.onRequest(
                "MERGE INTO attempt",
                1,
                () -> proxy.onResponse(storing.stored, 1, () -> {
                    String stillTaken = storing == Storing.AT_ONCE ? storing.fenced : CHECKPOINT_ADVANCED;
                    proxy.onResponse(stillTaken, 1, ExactlyOnceIT::cut);
                    cut();
                }));
        pipeline.startConsumer();

        Audit.assertExactlyOnce(pipeline);
        Audit.assertAccountedFor(pipeline, 5_000);
        assertThat(proxy.isSprung()).isTrue();
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

    @ParameterizedTest
    @CsvSource({"IN_A_TRANSACTION, '" + ROWS_WRITTEN + "', '" + CHECKPOINT_ADVANCED + "'", "AT_ONCE, SELECT 1, SELECT 1"
    })
    void postgresCrashesStopsAndStartsUnderLoad(Storing storing, String late, String early) {
        var postgres = opened(TestPostgres.own());
        Pipeline pipeline = pipeline(postgres, storing);
        TcpProxy proxy = proxied(pipeline);
        pipeline.startConsumer();
        Load.during(pipeline, () -> {
            goesDown(pipeline, proxy, late, postgres::crash);
            postgres.restart();
            goesDown(pipeline, proxy, early, postgres::stop);
            postgres.restart();
            goesDown(pipeline, proxy, early, postgres::crash);
            postgres.restart();
        });

        Audit.assertExactlyOnce(pipeline);
        Audit.assertAccountedFor(pipeline, Audit.stored(pipeline));
    }

    /** The line, before the answer comes. */
    private static void cut() {
        throw new UncheckedIOException(new IOException("cut"));
    }

    private static void goesDown(Pipeline pipeline, TcpProxy proxy, String moment, Runnable down) {
        long before = Audit.stored(pipeline);
        Eventually.passes("going on", () -> assertThat(Audit.stored(pipeline)).isGreaterThan(before + 500));
        proxy.onResponse(moment, 1, down);
        Eventually.passes("down", () -> assertThat(proxy.isSprung()).isTrue());
    }

    private Pipeline pipeline(TestPostgres postgres) {
        Pipeline pipeline = opened(new Pipeline(TestKafka.shared(), postgres));
        // Whoever is killed or frozen is missed sooner.
        pipeline.set("GROUP_SESSION_TIMEOUT", "3s");
        pipeline.createTopics();
        Audit.install(pipeline);
        return pipeline;
    }

    private Pipeline pipeline(TestPostgres postgres, Storing storing) {
        Pipeline pipeline = pipeline(postgres);
        pipeline.set("BATCH_COPY_FROM_ROWS", storing.copyFromRows);
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
            pipeline.sendLater(Load.event(pipeline, new Random(number), number));
        }
        pipeline.flush();
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }
}
