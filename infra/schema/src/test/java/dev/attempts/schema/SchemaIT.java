package dev.attempts.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.servicekit.service.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SchemaIT {
    @Test
    void isCurrentOnlyAfterTheMigration() throws Exception {
        var test = TestPostgres.shared().freshDatabase();
        try (Connection connection = test.connect()) {
            assertThat(Schema.isCurrent(connection)).isFalse();

            Schema.migrate(TestSettings.of(test));

            assertThat(Schema.isCurrent(connection)).isTrue();
        }
    }

    /** As with a migration that is a job of its own, and comes after the service. */
    @Test
    void isWaitedForUntilAnotherHasMigrated() throws Exception {
        var test = ofTheFirstVersion();
        try (var threads = Executors.newSingleThreadExecutor();
                var connection = test.connect();
                var statement = connection.createStatement()) {
            var waiting = threads.submit(() -> {
                Schema.await(TestSettings.of(test));
                return true;
            });
            connection.setAutoCommit(false);
            for (String look : List.of("looks", "looks again")) {
                statement.execute("LOCK TABLE flyway_schema_history");
                Eventually.passes(look, () -> assertThat(strings(test, """
                                SELECT query FROM pg_stat_activity
                                WHERE datname = current_database() AND wait_event_type = 'Lock'
                                """)).isNotEmpty());
                connection.rollback();
            }

            Schema.migrate(TestSettings.of(test));

            assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void namesTheLastMigrationAsItsVersion() throws Exception {
        try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(file -> file.getFileName().toString()).max(String::compareTo))
                    .hasValueSatisfying(last -> assertThat(last).startsWith("V" + Schema.VERSION + "__"));
        }
    }

    @Test
    void migratesOnceHoweverManyStartTogether() throws Exception {
        var test = TestPostgres.shared().freshDatabase();
        Callable<Boolean> starting = () -> {
            Schema.migrate(TestSettings.of(test));
            return true;
        };

        try (var threads = Executors.newFixedThreadPool(6)) {
            for (var start : threads.invokeAll(List.of(starting, starting, starting, starting, starting, starting))) {
                assertThat(start.get()).isTrue();
            }
        }

        assertThat(strings(test, "SELECT version FROM flyway_schema_history WHERE version IS NOT NULL"))
                .doesNotHaveDuplicates();
    }

    @Test
    void keepsAnswersThatTheFirstVersionHasStored() throws Exception {
        var test = ofTheFirstVersion();
        try (var connection = test.connect();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO attempt (attempt_id, answers) VALUES (17, '{\"1\":[2]}')");
        }

        Schema.migrate(TestSettings.of(test));

        assertThat(strings(test, "SELECT answers ->> '1' || pg_typeof(answers) FROM attempt"))
                .containsExactly("[2]json");
    }

    /** A statement that rewrites a large table is silent for longer than an answer may be; here it waits for a lock. */
    @Test
    void isNotGivenUpWhileAStatementTakesItsTime() throws Exception {
        var test = ofTheFirstVersion();
        var impatient = TestSettings.with(Map.of("URL", test.url(), "SOCKET_TIMEOUT", "1s"));
        try (var reader = test.connect();
                var statement = reader.createStatement();
                var threads = Executors.newSingleThreadExecutor()) {
            reader.setAutoCommit(false);
            statement.execute("LOCK TABLE attempt IN ACCESS SHARE MODE");
            var migration = threads.submit(() -> {
                Schema.migrate(impatient);
                return true;
            });
            Eventually.passes(
                    "it has waited for longer than a second, or is over",
                    () -> assertThat(migration.isDone() || !strings(test, """
                                            SELECT query FROM pg_stat_activity
                                            WHERE datname = current_database() AND wait_event_type = 'Lock'
                                                AND query_start < now() - interval '1500 milliseconds'
                                            """).isEmpty())
                            .isTrue());

            reader.rollback();

            assertThat(migration.get()).isTrue();
        }
    }

    private static TestDatabase ofTheFirstVersion() throws Exception {
        var test = migrated();
        try (var connection = test.connect();
                var statement = connection.createStatement()) {
            statement.execute("ALTER TABLE attempt ALTER answers DROP DEFAULT, ALTER answers TYPE jsonb");
            statement.execute(
                    "ALTER TABLE checkpoint DROP leader_epoch, DROP leader_epoch_at, DROP in_effect_to, DROP in_effect_to_at");
            statement.execute("DELETE FROM flyway_schema_history WHERE version IN ('2', '3', '4')");
        }
        return test;
    }

    @Test
    void waitsForADatabaseThatStartsLater() throws Exception {
        try (var postgres = TestPostgres.own();
                var threads = Executors.newSingleThreadExecutor()) {
            var test = postgres.freshDatabase();
            postgres.stop();
            var migration = threads.submit(() -> {
                Schema.migrate(TestSettings.of(test));
                return true;
            });

            postgres.restart();

            assertThat(migration.get()).isTrue();
        }
    }

    @Test
    void doesNotWaitForADatabaseThatRefusesIt() {
        var url = TestPostgres.shared().freshDatabase().url();

        assertThatThrownBy(() -> Schema.migrate(TestSettings.with(Map.of("URL", url, "PASSWORD", "wrong"))))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("password");
    }

    @Test
    void keepsUpdatesOfAttemptsInTheirPage() throws Exception {
        var test = migrated();
        try (Connection connection = test.connect();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO attempt (attempt_id) SELECT generate_series(1, 10000)");
            for (int batch = 0; batch < 40; batch++) {
                statement.execute("UPDATE attempt SET revision = 1 WHERE attempt_id % 20 = " + batch % 20);
            }
        }

        Eventually.passes(() ->
                assertThat(strings(test, """
                        SELECT n_tup_upd || ' updates, four of five in their page: ' || (n_tup_hot_upd > 0.8 * n_tup_upd)
                        FROM pg_stat_user_tables WHERE relname = 'attempt'""")).containsExactly("20000 updates, four of five in their page: true"));
    }

    private static TestDatabase migrated() throws InterruptedException {
        var test = TestPostgres.shared().freshDatabase();
        Schema.migrate(TestSettings.of(test));
        return test;
    }

    private static List<String> strings(TestDatabase test, String query) throws Exception {
        var strings = new ArrayList<String>();
        try (Connection connection = test.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }
}
