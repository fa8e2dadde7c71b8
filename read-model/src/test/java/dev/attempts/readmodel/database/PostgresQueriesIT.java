package dev.attempts.readmodel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.schema.Database;
import dev.attempts.schema.DatabaseSettings;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresQueriesIT {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** The settings leave a connection to each query; one may be long in coming all the same, when Postgres is slow to open it. */
    @Test
    void refusesAsBusyAQueryThatGetsNoConnectionInTime() throws Exception {
        try (var database = Database.open(onePooled(TestPostgres.shared().freshDatabase()), "test", meters)) {
            var queries = queries(database);
            try (Connection holder = database.connection()) {
                assertThat(holder.isValid(0)).isTrue();

                assertThatThrownBy(() -> queries.ask(Connection::getCatalog))
                        .isInstanceOfSatisfying(
                                QueryRefused.class, e -> assertThat(e.reason()).isEqualTo(QueryRefused.Reason.BUSY));
            }
            assertThat(queries.ask(Connection::isReadOnly)).isFalse();
        }
    }

    private PostgresQueries queries(Database database) {
        var settings = new QuerySettings(2, 0, Duration.ofSeconds(1), Duration.ofMillis(50));
        var times = new QueryTimes(settings.slow(), meters);
        return new PostgresQueries(database.dataSource(), () -> true, settings, times, meters);
    }

    private static DatabaseSettings onePooled(TestDatabase database) throws InvalidSettings {
        return Settings.read(
                DatabaseSettings.class,
                "D_",
                Map.of(
                        "D_URL", database.url(),
                        "D_USER", database.user(),
                        "D_PASSWORD", database.password(),
                        "D_POOL_MAX", "1",
                        "D_POOL_ACQUIRE_TIMEOUT", "250ms"));
    }
}
