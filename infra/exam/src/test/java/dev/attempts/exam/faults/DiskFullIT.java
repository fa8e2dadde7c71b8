package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.attempts.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFullIT {
    @TempDir
    Path directory;

    @Test
    void nothingIsWrittenUntilThereIsRoomAndThenAllThatWas() throws Exception {
        assumeThat(Volume.obstacle()).isEmpty();
        try (var volume = Volume.mount(directory);
                var postgres = new PostgresServer(volume.path().resolve("postgres"))) {
            postgres.start();
            execute(postgres, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)");

            volume.fill();
            postgres.useUpLog();

            assertThat(isWritten(postgres, "INSERT INTO kept VALUES (2)")).isFalse();

            volume.free();
            postgres.start();

            assertThat(isWritten(postgres, "DO $$ BEGIN ASSERT (SELECT sum(id) FROM kept) = 1; END $$"))
                    .as("exactly what was acknowledged is there")
                    .isTrue();
        }
    }

    private static boolean isWritten(PostgresServer postgres, String sql) {
        try {
            execute(postgres, sql);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static void execute(PostgresServer postgres, String sql) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:%d/attempts".formatted(postgres.port());
        try (var connection = DriverManager.getConnection(url, EmbeddedPostgres.ATTEMPTS, EmbeddedPostgres.ATTEMPTS);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
