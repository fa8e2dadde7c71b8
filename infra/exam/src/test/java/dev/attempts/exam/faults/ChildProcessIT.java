package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {
    @TempDir
    Path directory;

    /** Runs until it is ended. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) throws InterruptedException {
            Thread.currentThread().join();
        }
    }

    @Test
    void aFaultThatEndsAfterTheStageStartsNothing() {
        var process = process(Waiting.class);
        process.start();
        process.kill();

        process.close();
        process.start();

        assertThat(process.isAlive()).isFalse();
    }

    private ChildProcess process(Class<?> program) {
        return new ChildProcess("program", program.getName(), 32, List.of(), Map.of(), directory);
    }
}
