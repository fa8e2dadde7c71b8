package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import org.junit.jupiter.api.Test;

/** Connections of the pool break while Postgres is there, as at a fail-over or by a firewall: no reader notices. */
class BrokenConnectionIT {
    private static final int ROUNDS = 20;

    @Test
    void asksAgainOnAnotherConnection() throws Exception {
        TestDatabase database = SampleData.filled(TestPostgres.shared());
        try (var readModel = RunningReadModel.on(database)) {
            for (int round = 1; round <= ROUNDS; round++) {
                // Used a moment ago: the pool does not test them before it gives them out.
                assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200);
                SampleData.execute(database, """
                        SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                        WHERE application_name = 'read-model' AND datname = current_database()
                        """);

                assertThat(readModel.get("/attempts/17").statusCode()).isEqualTo(200);
                assertThat(readModel.get("/customers/1").statusCode()).isEqualTo(200);
            }
        }
    }
}
