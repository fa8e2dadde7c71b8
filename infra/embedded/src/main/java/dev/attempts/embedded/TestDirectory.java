package dev.attempts.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories of test servers: below {@code target/} of the module, where {@code mvn clean} finds what a killed JVM leaves. */
final class TestDirectory {
    private TestDirectory() {}

    static Path create(String prefix) {
        try {
            Path parent = Path.of("target", "servers").toAbsolutePath();
            Files.createDirectories(parent);
            return Files.createTempDirectory(parent, prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void atExit(Runnable action) {
        Runtime.getRuntime().addShutdownHook(new Thread(action, "test-servers-stop"));
    }
}
