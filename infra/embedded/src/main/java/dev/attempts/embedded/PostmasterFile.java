package dev.attempts.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The {@code postmaster.pid} of a server's data: it stays when the server is killed, and its number is given to other programs.
 *
 * @param arguments of a process; empty if nobody may know
 */
record PostmasterFile(Path data, Function<ProcessHandle, Optional<List<String>>> arguments) {

    static PostmasterFile of(Path data) {
        return new PostmasterFile(data, PostmasterFile::readArguments);
    }

    /** The server that works on the data, if one does. An exception if that can't be told: then nothing may be stopped or deleted. */
    Optional<ProcessHandle> server() throws IOException {
        Optional<ProcessHandle> process = process();
        return process.isPresent() && isServer(process.get()) ? process : Optional.empty();
    }

    /** Postgres replaces the file of a number that nobody has, but does not start beside whoever has got it since. */
    void deleteIfStale() throws IOException {
        if (isEmpty() || (process().isPresent() && server().isEmpty())) {
            Files.deleteIfExists(file());
        }
    }

    private boolean isEmpty() throws IOException {
        return Files.exists(file()) && Files.size(file()) == 0;
    }

    private Optional<ProcessHandle> process() throws IOException {
        List<String> lines = Files.exists(file()) ? Files.readAllLines(file()) : List.of();
        return lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
    }

    private Path file() {
        return data.resolve("postmaster.pid");
    }

    /** By the directory and not by the program: another Postgres is none of our business. */
    private boolean isServer(ProcessHandle process) throws IOException {
        List<String> words = arguments.apply(process).orElse(List.of());
        if (words.isEmpty() && process.isAlive()) {
            throw new IOException("process " + process.pid() + " may be a Postgres on " + data
                    + ", and nobody here can tell: end it if it is, else delete " + file());
        }
        int option = words.indexOf("-D");
        Path directory = Path.of(option < 0 || option + 1 == words.size() ? "" : words.get(option + 1));
        return directory.isAbsolute() && Files.exists(directory) && Files.isSameFile(directory, data);
    }

    /** Linux has them for everybody, and none for a process that has only to be waited for or is the kernel's own. */
    private static Optional<List<String>> readArguments(ProcessHandle process) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return Optional.of(List.of(new String(bytes, UTF_8).split("\0")));
        } catch (IOException e) {
            return process.info().arguments().map(List::of);
        }
    }
}
