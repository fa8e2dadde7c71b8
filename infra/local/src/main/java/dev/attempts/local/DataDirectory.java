package dev.attempts.local;

import dev.attempts.embedded.Directories;
import dev.attempts.embedded.DirectoryLock;
import dev.attempts.embedded.EmbeddedPostgres;
import dev.attempts.servicekit.service.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What is kept between starts, held by one process at a time; a killed process lets go by itself. */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final DirectoryLock lock;

    private DataDirectory(Path path, DirectoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataDirectory open(Path path) {
        try {
            var lock = DirectoryLock.take(path.resolve("lock"))
                    .orElseThrow(() -> new StartFailure("another ./run works in " + path.toAbsolutePath()
                            + ": end it, or set LOCAL_DATA_DIR to another directory"));
            return new DataDirectory(path, lock);
        } catch (IOException e) {
            throw new StartFailure("can't keep data in " + path.toAbsolutePath() + ": " + e);
        }
    }

    /** Deletes what earlier starts have left, once a server that still runs on it has been stopped. */
    void empty() {
        try {
            EmbeddedPostgres.stopOrphan(postgres());
            Directories.delete(postgres());
            Directories.delete(kafka());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path kafka() {
        return path.resolve("kafka");
    }

    Path postgres() {
        return path.resolve("postgres");
    }

    @Override
    public void close() {
        lock.close();
    }
}
