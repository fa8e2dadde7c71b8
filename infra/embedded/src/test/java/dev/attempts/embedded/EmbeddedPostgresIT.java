package dev.attempts.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedPostgresIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsWhatItHasCommitted(boolean inOrder) throws Exception {
        int port;
        try (var postgres = EmbeddedPostgres.start(directory, 0)) {
            port = postgres.port();
            execute(postgres, "CREATE TABLE kept AS SELECT 17 AS number");
            if (!inOrder) {
                postgres.crash();
            }
        }

        try (var postgres = EmbeddedPostgres.start(directory, port)) {
            assertThat(query(postgres, "SELECT number FROM kept")).isEqualTo("17");
        }
    }

    @Test
    void takesOverFromAServerThatAKilledProcessLeftRunning() throws Exception {
        var orphaned = EmbeddedPostgres.start(directory, 0);
        execute(orphaned, "CREATE TABLE kept AS SELECT 17 AS number");

        try (var postgres = EmbeddedPostgres.start(directory, orphaned.port())) {
            assertThat(query(postgres, "SELECT number FROM kept")).isEqualTo("17");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes", "synchronous_commit", "data_checksums"})
    void isAsDurableAsProduction(String setting) throws Exception {
        try (Connection connection = TestPostgres.shared().freshDatabase().connect()) {
            assertThat(query(connection, "SHOW " + setting)).isEqualTo("on");
        }
    }

    @Test
    void isPostgres18WithAUtf8Database() throws Exception {
        try (Connection connection = TestPostgres.shared().freshDatabase().connect()) {
            assertThat(query(connection, "SHOW server_version")).startsWith("18.");
            assertThat(query(connection, "SHOW server_encoding")).isEqualTo("UTF8");
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = connect(postgres);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = connect(postgres)) {
            return query(connection, sql);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), EmbeddedPostgres.ATTEMPTS, EmbeddedPostgres.ATTEMPTS);
    }
}
