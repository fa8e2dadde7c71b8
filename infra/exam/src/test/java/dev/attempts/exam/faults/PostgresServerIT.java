package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {
    @TempDir
    Path directory;

    @Test
    void aFaultThatEndsAfterTheStageStartsNothing() {
        var postgres = new PostgresServer(directory);
        postgres.start();
        postgres.crash();

        postgres.close();
        postgres.start();

        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
    }
}
