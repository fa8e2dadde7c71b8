package dev.attempts.exam.faults;

import dev.attempts.embedded.Directories;
import dev.attempts.embedded.DirectoryLock;
import dev.attempts.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where one stage keeps everything, alone; nothing is ever deleted but what an earlier stage has left. */
final class StageDirectory implements AutoCloseable {
    /** Held by who works here; it stays, and tells a stage's directory from any other. */
    private static final String MARK = "faults.lock";

    private final Path path;
    private final DirectoryLock lock;

    private StageDirectory(Path path, DirectoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** An exception that says why not if there is something else in it, or if another stage is. */
    static StageDirectory open(Path path) throws IOException {
        if (Files.exists(path)
                && !Files.exists(path.resolve(MARK))
                && !contents(path).isEmpty()) {
            throw new IOException(path + " has something else in it than a stage (no " + MARK
                    + "): name another, or empty it yourself");
        }
        var lock = DirectoryLock.take(path.resolve(MARK))
                .orElseThrow(
                        () -> new IOException(path + " is the stage of another ./run faults: end it, or name another"));
        return new StageDirectory(path, lock);
    }

    /** Once a server that still runs in it has been stopped. */
    void empty() throws IOException {
        Volume.unmountLeftOver(path);
        EmbeddedPostgres.stopOrphan(path.resolve("postgres"));
        for (Path file : contents(path)) {
            if (!file.endsWith(MARK)) {
                Directories.delete(file);
            }
        }
    }

    private static List<Path> contents(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
