package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Postgres slow, or asked for too much: pages go on from memory, the rest fails with a 503, all of it recovers by itself. */
class BusyPostgresIT {
    private TestDatabase database;

    @BeforeEach
    void fill() throws Exception {
        database = SampleData.filled(TestPostgres.shared());
    }

    @Test
    void givesUpQueriesThatTakeTooLongAndServesTheOldPageMeanwhile() throws Exception {
        String[] settings = RunningReadModel.with(RunningReadModel.AGEING, "SESSION_STATEMENT_TIMEOUT", "100ms");
        try (var readModel = RunningReadModel.on(database, settings);
                var lock = locked("customer, attempt")) {
            readModel.refuses("database-too-slow", "/attempts/17");
            readModel.refuses("database-too-slow", "/customers/1");
            readModel.servesAnOldPage();
            assertThat(readModel.count("query.refused", "reason", "too-slow")).isPositive();
            assertThat(readModel.count("query.slow")).isPositive();

            lock.rollback();
            Eventually.passes(
                    () -> assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200));
        }
    }

    @Test
    void refusesMoreReadsThanMayWaitForTheirTurn() throws Exception {
        try (var readModel = RunningReadModel.on(database, "QUERY_AT_ONCE", "1", "QUERY_WAITING_MAX", "1");
                var lock = locked("attempt")) {
            var runs = asked(readModel);
            Eventually.holds("one runs", () -> readModel.gauge("query.running") == 1);
            var waits = asked(readModel);
            Eventually.holds("one waits", () -> readModel.gauge("attempt.reads") == 2);

            readModel.refuses("busy", "/attempts/17");
            assertThat(readModel.get("/customers").statusCode()).isEqualTo(200);

            lock.rollback();
            assertThat(runs.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(waits.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    /** Nobody reads these tables until the connection is rolled back or closed. */
    private Connection locked(String tables) throws SQLException {
        Connection lock = database.connect();
        lock.setAutoCommit(false);
        try (var statement = lock.createStatement()) {
            statement.execute("LOCK TABLE " + tables + " IN ACCESS EXCLUSIVE MODE");
        }
        return lock;
    }

    private static CompletableFuture<HttpResponse<String>> asked(RunningReadModel readModel) {
        HttpRequest request =
                HttpRequest.newBuilder(readModel.uri("/attempts/17")).build();
        return readModel.client().sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
