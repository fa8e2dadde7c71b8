package dev.attempts.local;

import dev.attempts.embedded.Directories;
import dev.attempts.embedded.EmbeddedPostgres;
import dev.attempts.servicekit.service.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What is kept between starts, held by one process at a time; a killed process lets go by itself. */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            var channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new StartFailure("another ./run works in " + path.toAbsolutePath()
                        + ": end it, or set LOCAL_DATA_DIR to another directory");
            }
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new StartFailure("can't keep data in " + path.toAbsolutePath() + ": " + e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
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
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
