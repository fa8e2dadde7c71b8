package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.servicekit.Readiness;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Postgres away, slow or busy: pages go on from memory, the rest fails with a 503, all of it recovers by itself. */
class OutageIT {
    private static TestPostgres postgres;

    @BeforeAll
    static void startPostgres() {
        postgres = TestPostgres.own();
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    private static TestDatabase filledDatabase() throws Exception {
        TestDatabase database = postgres.freshDatabase();
        SampleData.migrate(database);
        SampleData.customers(database, 20);
        SampleData.execute(database, "INSERT INTO attempt (attempt_id) VALUES (17)");
        return database;
    }

    @Test
    void servesPagesFromMemoryWhilePostgresIsAwayAndRecovers() throws Exception {
        TestDatabase database = filledDatabase();
        // Pages age at once, so that each answer during the outage is one past its time.
        try (var readModel = RunningReadModel.on(
                database, "CACHE_FRESH", "1s", "CACHE_REFRESH_AHEAD", "500ms", "CACHE_RETRY", "100ms")) {
            assertThat(readModel.get("/customers").statusCode()).isEqualTo(200);
            assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200);

            postgres.crash();

            Eventually.passes(() -> refused(readModel.get("/attempts/17"), "database-unreachable"));
            Eventually.passes(() -> {
                assertThat(readModel.get("/customers").statusCode()).isEqualTo(200);
                assertThat(readModel.count("page.cache.stale.served")).isPositive();
            });
            refused(readModel.get("/customers?after=5"), "database-unreachable");
            refused(readModel.get("/customers/1"), "database-unreachable");
            refused(readModel.get("/attempts/17", "Attempt-Min-Position", "0:0"), "database-unreachable");
            assertThat(readModel.readiness()).isInstanceOf(Readiness.Ready.class);
            Eventually.holds("known to be away", () -> gauge(readModel, "database.up") == 0);
            assertThat(readModel.count("query.refused", "reason", "unreachable"))
                    .isPositive();

            postgres.restart();
            SampleData.execute(database, "UPDATE customer SET first_name = 'After' WHERE customer_id = 1");

            Eventually.passes(
                    () -> assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200));
            Eventually.passes(
                    () -> assertThat(readModel.get("/customers").body()).contains("\"After\""));
            assertThat(readModel.get("/customers?after=5").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void endsToServePagesPastTheirStaleAge() throws Exception {
        TestDatabase database = filledDatabase();
        try (var readModel = RunningReadModel.on(
                database,
                "CACHE_FRESH",
                "1s",
                "CACHE_REFRESH_AHEAD",
                "500ms",
                "CACHE_STALE",
                "2s",
                "CACHE_RETRY",
                "100ms")) {
            postgres.crash();

            Eventually.passes(() -> refused(readModel.get("/customers"), "database-unreachable"));

            postgres.restart();
            Eventually.passes(
                    () -> assertThat(readModel.get("/customers").statusCode()).isEqualTo(200));
        }
    }

    @Test
    void startsWithoutPostgresAndGetsReadyWhenItComes() throws Exception {
        TestDatabase database = filledDatabase();
        postgres.stop();
        try (var readModel = RunningReadModel.starting(database)) {
            refused(readModel.get("/customers"), "database-unreachable");
            refused(readModel.get("/attempts/17"), "database-unreachable");
            assertThat(readModel.readiness()).isInstanceOf(Readiness.NotReady.class);

            postgres.restart();

            Eventually.holds("ready", () -> readModel.readiness() instanceof Readiness.Ready);
            assertThat(readModel.get("/customers").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void waitsForTheTables() throws Exception {
        TestDatabase database = postgres.freshDatabase();
        try (var readModel = RunningReadModel.starting(database)) {
            Eventually.holds(
                    "connected",
                    () -> readModel.meters().get("database.up").gauge().value() == 1);
            refused(readModel.get("/customers"), "database-unreachable");
            assertThat(readModel.readiness()).isInstanceOf(Readiness.NotReady.class);

            SampleData.migrate(database);

            Eventually.holds("ready", () -> readModel.readiness() instanceof Readiness.Ready);
            assertThat(readModel.get("/customers").body()).isEqualTo("[]");
        }
    }

    @Test
    void givesUpQueriesThatTakeTooLongAndServesTheOldPageMeanwhile() throws Exception {
        TestDatabase database = filledDatabase();
        try (var readModel = RunningReadModel.on(
                        database,
                        "CACHE_FRESH",
                        "1s",
                        "CACHE_REFRESH_AHEAD",
                        "500ms",
                        "CACHE_RETRY",
                        "100ms",
                        "SESSION_STATEMENT_TIMEOUT",
                        "100ms");
                var lock = database.connect();
                var statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE customer, attempt IN ACCESS EXCLUSIVE MODE");

            refused(readModel.get("/attempts/17"), "database-too-slow");
            Eventually.passes(() -> {
                assertThat(readModel.get("/customers").statusCode()).isEqualTo(200);
                assertThat(readModel.count("page.cache.stale.served")).isPositive();
            });
            assertThat(readModel.count("query.refused", "reason", "too-slow")).isPositive();
            assertThat(readModel.count("query.slow")).isPositive();

            lock.rollback();
            Eventually.passes(
                    () -> assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200));
        }
    }

    @Test
    void refusesMoreQueriesThanMayWaitForTheirTurn() throws Exception {
        TestDatabase database = filledDatabase();
        try (var readModel = RunningReadModel.on(
                        database,
                        "QUERY_AT_ONCE",
                        "1",
                        "QUERY_WAITING_MAX",
                        "1",
                        "QUERY_WAIT_MAX",
                        "10s",
                        "SESSION_STATEMENT_TIMEOUT",
                        "1m",
                        "DATABASE_SOCKET_TIMEOUT",
                        "1m");
                var lock = database.connect();
                var statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE attempt IN ACCESS EXCLUSIVE MODE");
            var runs = get(readModel);
            Eventually.holds("one runs", () -> gauge(readModel, "query.running") == 1);
            var waits = get(readModel);
            Eventually.holds("one waits", () -> gauge(readModel, "attempt.reads") == 2);

            refused(readModel.get("/attempts/17"), "busy");
            assertThat(readModel.get("/customers").statusCode()).isEqualTo(200);

            lock.rollback();
            assertThat(runs.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(waits.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesWhenThePoolIsExhausted() throws Exception {
        TestDatabase database = filledDatabase();
        try (var readModel = RunningReadModel.on(
                        database,
                        "QUERY_AT_ONCE",
                        "3",
                        "DATABASE_POOL_MAX",
                        "1",
                        "DATABASE_POOL_MIN",
                        "1",
                        "DATABASE_POOL_ACQUIRE_TIMEOUT",
                        "250ms",
                        "SESSION_STATEMENT_TIMEOUT",
                        "1m",
                        "DATABASE_SOCKET_TIMEOUT",
                        "1m");
                var lock = database.connect();
                var statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE attempt IN ACCESS EXCLUSIVE MODE");
            List<CompletableFuture<HttpResponse<String>>> holders = new ArrayList<>();
            holders.add(get(readModel));
            Eventually.holds("one has the connection", () -> gauge(readModel, "hikaricp.connections.active") == 1);

            refused(readModel.get("/attempts/17"), "busy");
            assertThat(readModel.get("/customers").statusCode()).isEqualTo(200);

            lock.rollback();
            for (CompletableFuture<HttpResponse<String>> holder : holders) {
                assertThat(holder.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200);
        }
    }

    private static CompletableFuture<HttpResponse<String>> get(RunningReadModel readModel) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return readModel.get("/attempts/17");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    private static double gauge(RunningReadModel readModel, String name) {
        return readModel.meters().get(name).gauge().value();
    }

    private static void refused(HttpResponse<String> answer, String type) {
        assertThat(answer.body()).contains("\"type\":\"/problems/" + type + "\"");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
