package dev.attempts.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs Postgres's own programs as the server's account and reports what they say when they fail. */
record PostgresCommand(PostgresBinaries binaries, ServerAccount account) {
    /** Recovery after a crash may take a while; past this something is wrong. */
    static final Duration DEADLINE = Duration.ofMinutes(2);

    /** Runs to the end; a program that fails or hangs is an exception with its output. */
    void run(Path directory, String program, List<String> arguments) throws IOException {
        run(directory, program, arguments, Path.of("/dev/null"));
    }

    void run(Path directory, String program, List<String> arguments, Path input) throws IOException {
        var command = new ArrayList<String>();
        command.add(binaries.program(program).toString());
        command.addAll(arguments);
        // A file and not a pipe: the server that pg_ctl starts inherits it and would keep a pipe open.
        Path output = Files.createTempFile("attempts-" + program, ".out");
        try {
            var builder = new ProcessBuilder(account.command(command))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
            builder.environment().put("LC_ALL", "C");
            int code = waitFor(builder.start(), program);
            if (code != 0) {
                throw new IOException("%s ended with %d: %s"
                        .formatted(program, code, Files.readString(output).strip()));
            }
        } finally {
            Files.delete(output);
        }
    }

    private static int waitFor(Process process, String program) throws IOException {
        try {
            if (process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + program + " was running", e);
        } finally {
            process.destroyForcibly();
        }
        throw new IOException(program + " was not done after " + DEADLINE);
    }
}
