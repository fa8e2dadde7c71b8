package dev.attempts.servicekit.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the process of a service says and how it exits. */
class ServiceProcessIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // Set by JUnit.
    private Path directory;

    private final List<String> said = new ArrayList<>();

    @Test
    void stopsInOrderOnSigtermAndExitsWithZero() throws Exception {
        Process process = start(Map.of("TEST_PROGRAM_PASSWORD", "hunter2"));
        readUntil(process, "started in ");

        process.toHandle().destroy();

        assertThat(exitCode(process)).isZero();
        assertThat(said.toString())
                .containsSubsequence("stopping", "closing the running thing", "closing first resource", "stopped")
                .contains("password=***")
                .doesNotContain("hunter2");
    }

    @Test
    void tellsAllProblemsOfItsSettingsAndExitsWithTwo() throws Exception {
        Process process = start(Map.of("TEST_PROGRAM_BEHAVIOUR", "misbehave", "TEST_PROGRAM_TYPO", "1"));

        assertThat(exitCode(process)).isEqualTo(2);
        assertThat(said)
                .containsExactly(
                        "test-program can't start:",
                        "  TEST_PROGRAM_BEHAVIOUR is 'misbehave'; allowed: serve, fail-at-start,"
                                + " miss-a-class-at-start, refuse-to-start, fail-later, hang-at-stop",
                        "  TEST_PROGRAM_TYPO is not a setting");
    }

    @Test
    void readsTheFileOfItsDirectory() throws Exception {
        Files.writeString(directory.resolve(".env"), "TEST_PROGRAM_BEHAVIOUR=refuse-to-start\n");

        Process process = start(Map.of());

        assertThat(exitCode(process)).isEqualTo(1);
        assertThat(said.getLast()).contains("can't start: the operator can change this");
        assertThat(said.toString()).doesNotContain("\tat ");
    }

    @Test
    void exitsWithOneAfterADefect() throws Exception {
        Process process = start(Map.of("TEST_PROGRAM_BEHAVIOUR", "fail-later"));

        assertThat(exitCode(process)).isEqualTo(1);
        assertThat(said.toString()).contains("a defect later").containsSubsequence("closing the running", "stopped");
    }

    @ParameterizedTest
    @CsvSource({"fail-at-start, a defect at the start", "miss-a-class-at-start, a/class/that/is/missing"})
    void exitsWithOneAndTheReasonWhenItFailsToStart(String behaviour, String reason) throws Exception {
        Process process = start(Map.of("TEST_PROGRAM_BEHAVIOUR", behaviour));

        assertThat(exitCode(process)).isEqualTo(1);
        assertThat(said.toString()).contains(reason, "closing first resource");
    }

    @Test
    void exitsWithOneIfSomethingDoesNotCloseInTime() throws Exception {
        Process process = start(Map.of("TEST_PROGRAM_BEHAVIOUR", "hang-at-stop"));
        readUntil(process, "started in ");

        process.toHandle().destroy();

        assertThat(exitCode(process)).isEqualTo(1);
        assertThat(said.toString()).contains("not closed in time");
    }

    @Test
    void logsJsonWhereTheSettingSaysSo() throws Exception {
        Process process = start(Map.of("TEST_PROGRAM_LOG_FORMAT", "json", "TEST_PROGRAM_BEHAVIOUR", "refuse-to-start"));

        assertThat(exitCode(process)).isEqualTo(1);
        assertThat(said)
                .filteredOn(line -> !line.startsWith("closing"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .startsWith("{\"timestamp\":")
                        .contains("\"level\":", "\"formattedMessage\":")
                        .endsWith("}"));
    }

    private Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestProgram.class.getName())
                .directory(directory.toFile())
                .redirectErrorStream(true);
        java.environment().putAll(environment);
        return java.start();
    }

    private void readUntil(Process process, String text) throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("never said '" + text + "': " + said);
    }

    private int exitCode(Process process) throws Exception {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not exit");
        }
        said.addAll(process.inputReader().lines().toList());
        return process.exitValue();
    }
}
