package dev.attempts.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestKafka;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.servicekit.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever breaks: none lost, none twice, order kept. */
class ExactlyOnceIT {
    /** Every effect on a row leaves a line, in the transaction that had it. */
    private static final String AUDIT = """
            CREATE TABLE audit (seq bigserial, attempt_id bigint, source_partition int, source_offset bigint);
            CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO audit (attempt_id, source_partition, source_offset)
                VALUES (NEW.attempt_id, NEW.source_partition, NEW.source_offset);
                RETURN NULL;
            END $$;
            CREATE TRIGGER audit AFTER INSERT OR UPDATE ON attempt FOR EACH ROW EXECUTE FUNCTION audit();
            """;

    private static final String EFFECTS_TWICE = """
            SELECT count(*) FROM (
                SELECT 1 FROM audit GROUP BY source_partition, source_offset HAVING count(*) > 1) AS twice
            """;

    private static final String EFFECTS_OUT_OF_ORDER = """
            SELECT count(*) FROM (
                SELECT source_offset, lag(source_offset) OVER (PARTITION BY attempt_id ORDER BY seq) AS before
                FROM audit) AS effect
            WHERE before >= source_offset
            """;

    private static final String END_SESSIONS = """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name = 'attempt-consumer' AND datname = current_database()
            """;

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
            long before = stored(pipeline);
            ChildConsumer child = opened(ChildConsumer.start(pipeline.environment()));
            Await.until("half-way", () -> assertThat(stored(pipeline)).isGreaterThan(before + 3_000));
            child.kill();
        }
        assertThat(stored(pipeline)).as("killed half-way").isLessThan(40_000);
        pipeline.startConsumer();

        assertExactlyOnce(pipeline);
    }

    @Test
    void aProcessKilledBetweenItsCommitAndTheGroupsIsFollowedBehindTheCommit() {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        TcpProxy proxy = proxied(pipeline);
        ChildConsumer child = opened(ChildConsumer.start(pipeline.environment()));
        send(pipeline, 1, 3_000);
        Await.until("stored", () -> assertThat(stored(pipeline)).isEqualTo(3_000));

        proxy.onResponse("COMMIT\0", 1, child::kill);
        send(pipeline, 3_001, 6_000);
        Await.until("killed", () -> assertThat(child.isAlive()).isFalse());
        assertThat(stored(pipeline)).isGreaterThan(3_000);
        direct(pipeline).startConsumer();

        assertExactlyOnce(pipeline);
    }

    @Test
    void aFrozenProcessThatComesBackAsAZombieWritesNothing() throws Exception {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        pipeline.set("GROUP_SESSION_TIMEOUT", "6s");
        TcpProxy proxy = proxied(pipeline);
        ChildConsumer zombie = opened(ChildConsumer.start(pipeline.environment()));
        send(pipeline, 1, 1_000);
        Await.until("stored", () -> assertThat(stored(pipeline)).isEqualTo(1_000));
        proxy.hold();
        send(pipeline, 1_001, 2_000);
        assertThat(proxy.held().await(60, TimeUnit.SECONDS)).isTrue();
        zombie.freeze();
        direct(pipeline).startConsumer();
        send(pipeline, 2_001, 3_000);
        Await.until("taken over", () -> assertThat(stored(pipeline)).isEqualTo(3_000));

        proxy.onResponse("ROLLBACK\0", 1, () -> {});
        proxy.release();
        zombie.thaw();

        Await.until("rolled back", () -> assertThat(proxy.isSprung()).isTrue());
        send(pipeline, 3_001, 4_000);
        assertExactlyOnce(pipeline);
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

        assertExactlyOnce(pipeline);
        assertThat(proxy.isSprung()).isTrue();
    }

    @Test
    void aCommitWhoseAnswerIsLostCountsOnce() {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        TcpProxy proxy = proxied(pipeline);
        Service service = pipeline.startConsumer();
        send(pipeline, 1, 1_000);
        Await.until("stored", () -> assertThat(stored(pipeline)).isEqualTo(1_000));

        proxy.onResponse("COMMIT\0", 3, () -> {
            throw new UncheckedIOException(new IOException("cut"));
        });
        send(pipeline, 1_001, 5_000);

        assertExactlyOnce(pipeline);
        Await.until(
                "each counted once",
                () -> assertThat(Pipeline.metric(service, "attempt.consumer.received"))
                        .isEqualTo(5_000));
        assertThat(Pipeline.metric(service, "attempt.consumer.outcomes")).isEqualTo(5_000);
    }

    @Test
    void sessionsThatEndAtRandomUnderLoad() {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        pipeline.startConsumer();
        underLoad(pipeline, () -> {
            for (int i = 1; i <= 10; i++) {
                long before = stored(pipeline);
                Await.until("going on", () -> assertThat(stored(pipeline)).isGreaterThan(before));
                pipeline.table().number(END_SESSIONS);
            }
        });

        assertExactlyOnce(pipeline);
    }

    @Test
    void postgresStopsAndStartsUnderLoad() {
        var postgres = opened(TestPostgres.own());
        Pipeline pipeline = pipeline(postgres);
        pipeline.startConsumer();
        underLoad(pipeline, () -> {
            for (int round = 0; round < 2; round++) {
                long before = stored(pipeline);
                Await.until("going on", () -> assertThat(stored(pipeline)).isGreaterThan(before + 500));
                if (round % 2 == 0) {
                    postgres.crash();
                } else {
                    postgres.stop();
                }
                postgres.restart();
            }
        });

        assertExactlyOnce(pipeline);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void consumersThatJoinAndLeaveUnderLoadHandOverCleanly(String protocol) {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        pipeline.set("GROUP_PROTOCOL", protocol);
        List<Service> members = new ArrayList<>(List.of(pipeline.startConsumer()));
        underLoad(pipeline, () -> {
            for (int change = 0; change < 3; change++) {
                long before = stored(pipeline);
                Await.until("going on", () -> assertThat(stored(pipeline)).isGreaterThan(before + 500));
                if (change % 3 == 2) {
                    pipeline.stop(members.removeFirst());
                    pipeline.stop(members.removeFirst());
                } else {
                    members.add(pipeline.startConsumer());
                    awaitShared(members);
                }
            }
        });

        assertExactlyOnce(pipeline);
    }

    /** Each in turn leaves the whole topic to the other. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void twoConsumersSwapAllPartitions(String protocol) {
        Pipeline pipeline = pipeline(TestPostgres.shared());
        pipeline.set("GROUP_PROTOCOL", protocol);
        Deque<Service> here = new ArrayDeque<>(List.of(pipeline.startConsumer()));
        underLoad(pipeline, () -> {
            for (int swap = 0; swap < 4; swap++) {
                here.addLast(pipeline.startConsumer());
                awaitShared(here);
                pipeline.stop(here.removeFirst());
            }
        });

        assertExactlyOnce(pipeline);
    }

    private static void awaitShared(Collection<Service> members) {
        Await.until(
                "each has taken a partition over",
                () -> assertThat(members)
                        .allSatisfy(member -> assertThat(
                                        Pipeline.metric(member, "attempt.consumer.epochs", "change", "claimed"))
                                .isPositive()));
    }

    private static void underLoad(Pipeline pipeline, Runnable during) {
        var load = new Load(pipeline);
        try {
            during.run();
        } finally {
            load.close();
        }
    }

    private Pipeline pipeline(TestPostgres postgres) {
        Pipeline pipeline = opened(new Pipeline(TestKafka.shared(), postgres));
        pipeline.createTopics();
        pipeline.table().migrated().execute(AUDIT);
        return pipeline;
    }

    private TcpProxy proxied(Pipeline pipeline) {
        String url = pipeline.table().settings().url();
        int port = Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
        TcpProxy proxy = opened(new TcpProxy(port));
        pipeline.set("DATABASE_URL", url.replace(":" + port + "/", ":" + proxy.port() + "/"));
        return proxy;
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

    private static long stored(Pipeline pipeline) {
        return pipeline.table().number("SELECT COALESCE(sum(next_offset), 0) FROM checkpoint");
    }

    private static void assertExactlyOnce(Pipeline pipeline) {
        pipeline.awaitDrained();
        assertThat(pipeline.table().number(EFFECTS_TWICE)).as("effects twice").isZero();
        assertThat(pipeline.table().number(EFFECTS_OUT_OF_ORDER))
                .as("effects out of order")
                .isZero();
        assertThat(pipeline.table().rows()).isEqualTo(pipeline.oracle().rows());
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }
}
