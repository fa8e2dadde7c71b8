package dev.attempts.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedPostgresIT {
    @TempDir
    Path directory;

    @Test
    void keepsWhatItHasCommittedHoweverItEnds() throws Exception {
        int port;
        try (var postgres = EmbeddedPostgres.start(directory, 0)) {
            port = postgres.port();
            execute(postgres, "CREATE TABLE kept AS SELECT 'before a stop' AS text");
        }

        var crashing = EmbeddedPostgres.start(directory, port);
        execute(crashing, "INSERT INTO kept VALUES ('before a crash')");
        crashing.crash();

        var orphaned = EmbeddedPostgres.start(directory, port);
        execute(orphaned, "INSERT INTO kept VALUES ('before its parent was killed')");

        try (var postgres = EmbeddedPostgres.start(directory, port)) {
            assertThat(query(postgres, "SELECT string_agg(text, ', ') FROM kept"))
                    .isEqualTo("before a stop, before a crash, before its parent was killed");
        }
    }

    @Test
    void startsBesideAnUnrelatedProcessThatNowHasTheNumberOfAKilledServer() throws Exception {
        EmbeddedPostgres.start(directory, 0).crash();
        // Not this process: Postgres would know its own parent and carry on by itself.
        var unrelated = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(directory.resolve("data/postmaster.pid"), unrelated.pid() + "\n");

            try (var postgres = EmbeddedPostgres.start(directory, 0)) {
                assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
            }
        } finally {
            unrelated.destroy();
        }
    }

    @Test
    void leavesAnotherPostgresAloneThatNowHasTheNumberOfAKilledServer() throws Exception {
        EmbeddedPostgres.start(directory.resolve("killed"), 0).crash();
        try (var other = EmbeddedPostgres.start(directory.resolve("other"), 0)) {
            Files.copy(directory.resolve("other/data/postmaster.pid"), directory.resolve("killed/data/postmaster.pid"));

            try (var postgres = EmbeddedPostgres.start(directory.resolve("killed"), 0)) {
                assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
                assertThat(query(other, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4194304\n"}) // a number that Linux gives to nobody
    void startsWithAFileThatAKilledServerHasLeft(String content) throws Exception {
        EmbeddedPostgres.start(directory, 0).crash();
        Files.writeString(directory.resolve("data/postmaster.pid"), content);

        try (var postgres = EmbeddedPostgres.start(directory, 0)) {
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void beginsAnewAfterAFirstStartThatWasKilledHalfWay() throws Exception {
        Files.createDirectories(directory.resolve("data.new/base"));

        try (var postgres = EmbeddedPostgres.start(directory, 0)) {
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(directory, taken.getLocalPort()))
                    .isInstanceOfSatisfying(
                            PortInUse.class, e -> assertThat(e.port()).isEqualTo(taken.getLocalPort()));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OWN")
    void runsForRootAsSomebodyElse(ServerAccount account) throws Exception {
        assumeThat(ServerAccount.choose()).as("root's choice").isNotEqualTo(ServerAccount.OWN);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        try (var postgres = EmbeddedPostgres.start(directory.resolve("postgres"), 0, account)) {
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
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
