package dev.attempts.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseIT {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void namesItselfAndGivesEachConnectionItsServerSettings() throws Exception {
        var settings = TestSettings.of(TestPostgres.shared().freshDatabase());
        var session = Map.of("statement_timeout", "100ms", "enable_seqscan", "off", "search_path", "public, pg_temp");

        try (var database = Database.open(settings, "the-test", meters, session)) {
            assertThat(ask(database, "SHOW application_name")).isEqualTo("the-test");
            assertThat(ask(database, "SHOW statement_timeout")).isEqualTo("100ms");
            assertThat(ask(database, "SHOW enable_seqscan")).isEqualTo("off");
            assertThat(ask(database, "SHOW search_path")).isEqualTo("public, pg_temp");
        }
    }

    @Test
    void opensWithoutTheServerAndFindsItLater() throws Exception {
        try (var postgres = TestPostgres.own()) {
            var test = postgres.freshDatabase();
            postgres.stop();
            var variables = Map.of("URL", test.url(), "POOL_ACQUIRE_TIMEOUT", "500ms");
            try (var database = Database.open(TestSettings.with(variables), "test", meters)) {
                assertThatThrownBy(database::connection).isInstanceOf(SQLException.class);

                postgres.restart();

                Eventually.passes(() -> assertThat(ask(database, "SELECT 1")).isEqualTo("1"));
            }
        }
    }

    @Test
    void quotesNoRowsInItsErrors() throws Exception {
        var settings = TestSettings.of(TestPostgres.shared().freshDatabase());
        try (var database = Database.open(settings, "test", meters)) {
            ask(database, "CREATE TABLE t (id int PRIMARY KEY CHECK (id <> 4711)); SELECT 1");

            assertThatThrownBy(() -> ask(database, "INSERT INTO t VALUES (4711) RETURNING id"))
                    .isInstanceOf(SQLException.class)
                    .message()
                    .doesNotContain("4711");
        }
    }

    @Test
    void isMeasured() throws Exception {
        var settings = TestSettings.of(TestPostgres.shared().freshDatabase());
        try (var database = Database.open(settings, "the-test", meters)) {
            ask(database, "SELECT 1");

            assertThat(meters.get("hikaricp.connections")
                            .tag("pool", "the-test")
                            .gauge()
                            .value())
                    .isPositive();
        }
    }

    private static String ask(Database database, String sql) throws SQLException {
        try (var connection = database.connection();
                var statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            try (var result = statement.getResultSet()) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
