package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Postgres that takes connections and says nothing: nobody waits for it for long, and pages go on from memory. */
class HangingPostgresIT {
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
    void refusesWhatNeedsPostgresServesPagesFromMemoryAndRecovers() throws Exception {
        TestDatabase database = postgres.freshDatabase();
        SampleData.migrate(database);
        SampleData.customers(database, 20);
        SampleData.execute(database, "INSERT INTO attempt (attempt_id) VALUES (17)");
        // What waits for Postgres waits for a second; pages age at once. A server that is stopped gives no query up.
        try (var readModel = RunningReadModel.on(
                database,
                "CACHE_FRESH",
                "1s",
                "CACHE_REFRESH_AHEAD",
                "500ms",
                "CACHE_RETRY",
                "100ms",
                "QUERY_WAIT_MAX",
                "1s",
                "DATABASE_CONNECT_TIMEOUT",
                "1s",
                "DATABASE_SOCKET_TIMEOUT",
                "1s")) {
            assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200);

            postgres.hang();
            try {
                refused(readModel.get("/attempts/17"));
                refused(readModel.get("/customers?after=5"));
                refused(readModel.get("/attempts/17", "Attempt-Min-Position", "0:0"));
                Eventually.passes(() -> {
                    assertThat(readModel.get("/customers").statusCode()).isEqualTo(200);
                    assertThat(readModel.count("page.cache.stale.served")).isPositive();
                });
                Eventually.passes(() ->
                        assertThat(readModel.get("/attempts/17").body()).contains("/problems/database-unreachable"));
            } finally {
                postgres.resume();
            }

            Eventually.passes(
                    () -> assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200));
            SampleData.execute(database, "UPDATE customer SET first_name = 'After' WHERE customer_id = 1");
            Eventually.passes(
                    () -> assertThat(readModel.get("/customers").body()).contains("\"After\""));
        }
    }

    /** Which of the reasons depends on who noticed first. */
    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }
}
