package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.servicekit.service.Readiness;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Postgres away, or there and silent: pages go on from memory, the rest fails with a 503, all of it recovers by itself. */
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

    @Test
    void servesPagesFromMemoryWhilePostgresIsAwayAndRecovers() throws Exception {
        TestDatabase database = SampleData.filled(postgres);
        try (var readModel = RunningReadModel.on(database, knowing("CACHE_STALE", "10m"))) {
            assertThat(readModel.get("/customers").statusCode()).isEqualTo(200);
            assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200);

            postgres.crash();

            Eventually.holds("known to be away", () -> readModel.gauge("database.up") == 0);
            readModel.refuses("database-unreachable", "/attempts/17");
            readModel.refuses("database-unreachable", "/attempts/17", "Attempt-Min-Position", "0:0");
            readModel.refuses("database-unreachable", "/customers/1");
            readModel.refuses("database-unreachable", "/customers?after=5");
            readModel.servesAnOldPage();
            assertThat(readModel.readiness()).isInstanceOf(Readiness.Ready.class);
            assertThat(readModel.count("query.refused", "reason", "unreachable"))
                    .isPositive();

            postgres.restart();

            recovers(readModel, database);
            assertThat(readModel.get("/customers?after=5").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void endsToServePagesPastTheirStaleAge() throws Exception {
        TestDatabase database = SampleData.filled(postgres);
        try (var readModel = RunningReadModel.on(database, knowing("CACHE_STALE", "2s"))) {
            postgres.crash();

            Eventually.passes(() -> readModel.refuses("database-unreachable", "/customers"));

            postgres.restart();
            Eventually.passes(
                    () -> assertThat(readModel.get("/customers").statusCode()).isEqualTo(200));
        }
    }

    @Test
    void startsWithoutPostgresAndGetsReadyWhenItComes() throws Exception {
        TestDatabase database = SampleData.filled(postgres);
        postgres.stop();
        try (var readModel = RunningReadModel.starting(database, knowing("CACHE_STALE", "10m"))) {
            readModel.refuses("database-unreachable", "/customers");
            readModel.refuses("database-unreachable", "/attempts/17");
            assertThat(RawClient.fast(readModel, "GET", "/customers"))
                    .isEqualTo(RawClient.exchange(readModel, "GET", "/customers"));
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
            Eventually.holds("connected", () -> readModel.gauge("database.up") == 1);
            readModel.refuses("database-unreachable", "/customers");
            assertThat(readModel.readiness()).isInstanceOf(Readiness.NotReady.class);

            SampleData.migrate(database);

            Eventually.holds("ready", () -> readModel.readiness() instanceof Readiness.Ready);
            assertThat(readModel.get("/customers").body()).isEqualTo("[]");
        }
    }

    @Test
    void findsOutAServerThatHangsServesPagesFromMemoryAndRecovers() throws Exception {
        TestDatabase database = SampleData.filled(postgres);
        String[] settings =
                ageing("QUERY_WAIT_MAX", "1s", "DATABASE_CONNECT_TIMEOUT", "1s", "DATABASE_SOCKET_TIMEOUT", "1s");
        try (var readModel = RunningReadModel.on(database, settings)) {
            postgres.hang();
            try {
                // Which of the reasons depends on who notices first.
                refused(readModel.get("/attempts/17"));
                refused(readModel.get("/attempts/17", "Attempt-Min-Position", "0:0"));
                refused(readModel.get("/customers?after=5"));
                readModel.servesAnOldPage();
                Eventually.holds("known to hang", () -> readModel.gauge("database.up") == 0);
                readModel.refuses("database-unreachable", "/attempts/17");
            } finally {
                postgres.resume();
            }

            recovers(readModel, database);
        }
    }

    /** Here a silent connection counts as dead only after minutes. */
    @Test
    void keepsNobodyWaitingForAnAttemptBehindAQueryThatHangs() throws Exception {
        TestDatabase database = SampleData.filled(postgres);
        try (var readModel = RunningReadModel.on(database, "QUERY_WAIT_MAX", "1s")) {
            assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200);
            postgres.hang();
            try {
                readModel.refuses("database-too-slow", "/attempts/17");
                assertThat(readModel.get("/customers").statusCode()).isEqualTo(200);
            } finally {
                postgres.resume();
            }

            Eventually.passes(
                    () -> assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200));
        }
    }

    /** Ageing pages, and a pool at which a request would wait for longer than any test: nobody may, once Postgres is known to be away. */
    private static String[] knowing(String... more) {
        return RunningReadModel.with(ageing("DATABASE_POOL_ACQUIRE_TIMEOUT", "1m"), more);
    }

    private static String[] ageing(String... more) {
        return RunningReadModel.with(RunningReadModel.AGEING, more);
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    private static void recovers(RunningReadModel readModel, TestDatabase database) throws Exception {
        SampleData.execute(database, "UPDATE customer SET first_name = 'After' WHERE customer_id = 1");
        Eventually.passes(
                () -> assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200));
        Eventually.passes(() -> assertThat(readModel.get("/customers").body()).contains("\"After\""));
    }
}
