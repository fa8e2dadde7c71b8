package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
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

    /** Ends by itself. */
    static final class Failing {
        private Failing() {}

        public static void main(String[] arguments) {
            System.exit(3);
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

    @Test
    void remembersThatItEndedByItselfAlthoughAFaultStartsItAgain() {
        var process = process(Failing.class);
        process.start();
        Eventually.holds("it has ended", () -> !process.isAlive());

        process.kill();
        process.start();

        assertThat(process.endedUnasked()).contains("program (exit code 3)");
        process.close();
    }

    @Test
    void whatAFaultOrTheStagesEndHasEndedDidNotEndByItself() {
        var process = process(Waiting.class);
        process.start();
        process.kill();
        process.start();
        process.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(process.endedUnasked()).isEmpty();
    }

    private ChildProcess process(Class<?> program) {
        return new ChildProcess("program", program.getName(), 32, List.of(), Map.of(), directory);
    }
}
