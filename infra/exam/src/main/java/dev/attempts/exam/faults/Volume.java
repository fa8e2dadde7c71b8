package dev.attempts.exam.faults;

import dev.attempts.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small disk of its own for Postgres, in a file behind a loop device: filled and freed in no time. Needs root. */
final class Volume implements AutoCloseable {
    private static final long BYTES = 8L << 30;

    private static final String MOUNT = "postgres-disk";

    private final Path mount;

    private Volume(Path mount) {
        this.mount = mount;
    }

    /** Why there can't be one here; empty if there can. */
    static String obstacle() {
        return "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/loop-control"))
                ? ""
                : "a disk of its own for Postgres needs root and a loop device";
    }

    /** Of a run that was killed. */
    static void unmountLeftOver(Path directory) {
        if (obstacle().isEmpty()) {
            EmbeddedPostgres.stopOrphan(directory.resolve(MOUNT).resolve("postgres"));
            tryRun("umount", directory.resolve(MOUNT).toString());
        }
    }

    static Volume mount(Path directory) {
        Path image = directory.resolve("postgres.img");
        Path mount = directory.resolve(MOUNT);
        try {
            Files.createDirectories(mount);
            try (var file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(BYTES);
            }
            run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
            run("mount", "-o", "loop", image.toString(), mount.toString());
            return new Volume(mount);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return mount;
    }

    /** To the last block: in ever smaller files, because one that does not fit leaves everything free. */
    void fill() {
        int files = 0;
        for (long bytes = mount.toFile().getUsableSpace(); bytes >= 4_096; bytes /= 2) {
            while (tryRun(
                    "fallocate",
                    "-l",
                    Long.toString(bytes),
                    mount.resolve("filler-" + files++).toString())) {
                // And another of the same size.
            }
        }
    }

    void free() {
        try (var files = Files.newDirectoryStream(mount, "filler-*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) throws IOException {
        if (!tryRun(command)) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    private static boolean tryRun(String... command) {
        try {
            var process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        tryRun("umount", mount.toString());
    }
}
