package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What others change in Postgres shows: nothing here waits for a page to age. */
class InvalidationIT {
    private static TestDatabase database;
    private static RunningReadModel readModel;

    @BeforeAll
    static void start() throws Exception {
        database = TestPostgres.shared().freshDatabase();
        SampleData.migrate(database);
        SampleData.customers(database, 20);
        readModel = withoutAgeing(database);
    }

    private static RunningReadModel withoutAgeing(TestDatabase database) throws Exception {
        return RunningReadModel.on(database, "CACHE_FRESH", "1h", "CACHE_REFRESH_AHEAD", "1h", "CACHE_STALE", "2h");
    }

    @AfterAll
    static void stop() {
        readModel.close();
    }

    @Test
    void showsAChangeOfAnotherProcess() throws Exception {
        assertThat(readModel.get("/customers").body()).contains("\"First 1\"");

        SampleData.execute(database, "UPDATE customer SET first_name = 'Changed' WHERE customer_id = 1");

        Eventually.passes(() -> assertThat(readModel.get("/customers").body()).contains("\"Changed\""));
        SampleData.execute(database, "UPDATE customer SET first_name = 'First 1' WHERE customer_id = 1");
    }

    @Test
    void showsRowsThatWereAddedAndDeleted() throws Exception {
        assertThat(readModel.get("/customers?after=20").body()).isEqualTo("[]");

        SampleData.execute(database, "INSERT INTO customer (customer_id, first_name) VALUES (21, 'New')");
        Eventually.passes(
                () -> assertThat(readModel.get("/customers?after=20").body()).contains("\"New\""));
        SampleData.execute(database, "DELETE FROM customer WHERE customer_id = 21");
        Eventually.passes(
                () -> assertThat(readModel.get("/customers?after=20").body()).isEqualTo("[]"));
    }

    /** Readers load pages all the time while a writer changes them: the last change must not be hidden by a load from before it. */
    @Test
    void keepsNoPageFromBeforeTheLastChangeWhateverWasInFlight() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(CompletableFuture.runAsync(
                    () -> {
                        while (!done.get()) {
                            read();
                        }
                    },
                    task -> Thread.ofVirtual().start(task)));
        }
        for (int round = 1; round <= 50; round++) {
            String name = "Round " + round;
            SampleData.execute(database, "UPDATE customer SET last_name = '" + name + "' WHERE customer_id = 2");
            Eventually.passes(
                    () -> assertThat(readModel.get("/customers").body()).contains("\"" + name + "\""));
            // Once seen, it is not taken back by a load that was in flight.
            for (int again = 0; again < 5; again++) {
                assertThat(readModel.get("/customers").body()).contains("\"" + name + "\"");
            }
        }
        done.set(true);
        for (CompletableFuture<Void> reader : readers) {
            reader.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void dropsEverythingAfterTheListeningConnectionWasLost() throws Exception {
        double drops = readModel.count("page.cache.invalidations", "cause", "reconnected");
        assertThat(readModel.get("/customers").body()).contains("3@example.com");

        // In one transaction: the connection ends before it can hear of the change.
        SampleData.execute(database, """
                BEGIN;
                ALTER TABLE customer DISABLE TRIGGER customer_changed;
                UPDATE customer SET email = 'unheard@example.com' WHERE customer_id = 3;
                ALTER TABLE customer ENABLE TRIGGER customer_changed;
                COMMIT;
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = 'read-model-watch' AND datname = current_database()
                """);

        Eventually.passes(() -> assertThat(readModel.get("/customers").body()).contains("unheard@example.com"));
        assertThat(readModel.count("page.cache.invalidations", "cause", "reconnected"))
                .isGreaterThan(drops);
    }

    /** With a database of its own: a late word of another test's change would have the page loaded once more, by right. */
    @Test
    void asksOnceForAColdPageHoweverManyAsk() throws Exception {
        TestDatabase unchanged = TestPostgres.shared().freshDatabase();
        SampleData.migrate(unchanged);
        SampleData.customers(unchanged, 20);
        try (var alone = withoutAgeing(unchanged)) {
            double loads = loads(alone);

            askAtOnceForAColdPage(alone, unchanged, 1000);

            assertThat(loads(alone)).isEqualTo(loads + 1);
        }
    }

    private static void askAtOnceForAColdPage(RunningReadModel readModel, TestDatabase database, int readers)
            throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        try (var lock = database.connect();
                var statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE customer IN ACCESS EXCLUSIVE MODE");
            HttpRequest cold = HttpRequest.newBuilder(readModel.uri("/customers?limit=17&after=2"))
                    .build();
            for (int i = 0; i < readers; i++) {
                answers.add(readModel.client().sendAsync(cold, HttpResponse.BodyHandlers.ofString()));
            }
            Eventually.holds("all of them wait", () -> readModel.gauge("http.server.requests.in.flight") == readers);
            lock.rollback();
        }

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    private static double loads(RunningReadModel readModel) {
        return readModel.count("page.cache.loads", "outcome", "loaded")
                + readModel.count("page.cache.loads", "outcome", "failed");
    }

    private static void read() {
        try {
            readModel.get("/customers");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
