package dev.attempts.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of one server: made once as a whole or not at all, free of a server that an earlier process has left behind. */
record PostgresDirectory(Path directory, PostgresCommand command) {

    Path data() {
        return directory.resolve("data");
    }

    Path log() {
        return directory.resolve("server.log");
    }

    /** Only complete data bears its final name: a start that was killed half-way begins anew. */
    void createIfMissing() throws IOException {
        if (Files.exists(data())) {
            return;
        }
        Files.createDirectories(directory);
        command.account().own(directory);
        Path unfinished = directory.resolve("data.new");
        Directories.delete(unfinished);
        initialize(unfinished);
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void initialize(Path target) throws IOException {
        Path password = Files.createTempFile("attempts-", ".password");
        Path sql = Files.createTempFile("attempts-", ".sql");
        try {
            Files.writeString(password, EmbeddedPostgres.ATTEMPTS);
            Files.writeString(sql, "CREATE DATABASE " + EmbeddedPostgres.ATTEMPTS + ";\n");
            command.account().own(password);
            command.run(
                    directory,
                    "initdb",
                    List.of(
                            "--pgdata=" + target,
                            "--username=" + EmbeddedPostgres.ATTEMPTS,
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--no-instructions"));
            command.run(directory, "postgres", List.of("--single", "-D", target.toString(), "postgres"), sql);
        } finally {
            Files.delete(password);
            Files.delete(sql);
        }
    }

    /** After a {@code kill -9} of its parent a server lives on; true if there was one, which is stopped now. */
    boolean stopOrphan() throws IOException {
        var file = PostmasterFile.of(data());
        if (file.server().isPresent()) {
            stop("fast");
            return true;
        }
        file.deleteIfStale();
        return false;
    }

    /** The first process before those that it has started: while it is stopped none comes or goes. */
    void signal(String name) throws IOException {
        ProcessHandle first = PostmasterFile.of(data()).server().orElseThrow(() -> new IOException("not running"));
        if (kill(name, Stream.of(first)) != 0) {
            throw new IOException("not sent to process " + first.pid());
        }
        // One may end meanwhile: that is no failure.
        kill(name, first.children());
    }

    private static int kill(String name, Stream<ProcessHandle> processes) throws IOException {
        String pids = processes.map(process -> Long.toString(process.pid())).collect(Collectors.joining(" "));
        try {
            return new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pids)
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    void start(String options) throws IOException {
        if (Files.exists(log())) {
            Files.move(log(), directory.resolve("server.previous.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            command.run(
                    directory,
                    "pg_ctl",
                    List.of(
                            "start",
                            "--pgdata=" + data(),
                            "--log=" + log(),
                            "--wait",
                            "--timeout=" + PostgresCommand.DEADLINE.toSeconds(),
                            "--silent",
                            "--options=" + options));
        } catch (IOException e) {
            throw Files.exists(log())
                    ? new IOException(
                            e.getMessage() + "\n" + Files.readString(log()).strip(), e)
                    : e;
        }
    }

    /** Mode {@code fast} ends the sessions and writes everything out; {@code immediate} is a crash without the mess. */
    void stop(String mode) throws IOException {
        command.run(
                directory,
                "pg_ctl",
                List.of(
                        "stop",
                        "--pgdata=" + data(),
                        "--mode=" + mode,
                        "--wait",
                        "--timeout=" + PostgresCommand.DEADLINE.toSeconds(),
                        "--silent"));
    }
}
