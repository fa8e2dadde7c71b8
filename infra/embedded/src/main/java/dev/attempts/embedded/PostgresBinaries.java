package dev.attempts.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** The Postgres server programs that came as a jar, unpacked once a user and version. */
record PostgresBinaries(Path directory) {

    static PostgresBinaries unpackedIn(Path cache) throws IOException {
        URL archive = archive();
        Path directory = cache.resolve("postgres-" + fingerprint(archive));
        Files.createDirectories(cache);
        requireOwn(cache);
        if (!Files.isDirectory(directory)) {
            Path partial = Files.createTempDirectory(cache, "unpacking-");
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (InputStream packed = archive.openStream()) {
                unpack(packed, partial);
            }
            publish(partial, directory);
        }
        return new PostgresBinaries(directory);
    }

    /** A folder for temporary files is everybody's: another user may have laid programs there under our name. */
    private static void requireOwn(Path cache) throws IOException {
        Path ours = Files.createTempFile("attempts-owner", "");
        try {
            if (!Files.getOwner(cache).equals(Files.getOwner(ours))) {
                throw new IOException(cache + " belongs to somebody else: delete it");
            }
        } finally {
            Files.delete(ours);
        }
    }

    Path program(String name) {
        return directory.resolve("bin").resolve(name);
    }

    private static URL archive() throws IOException {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        String system = mac ? "darwin" : "linux";
        for (String machine : machineNames()) {
            for (String variant : List.of("", "-alpine_linux")) {
                @Nullable URL archive =
                        PostgresBinaries.class.getResource("/postgres-%s-%s%s.txz".formatted(system, machine, variant));
                if (archive != null) {
                    return archive;
                }
            }
        }
        throw new IOException("No Postgres for %s on %s is on the class path: build on the machine that runs it"
                .formatted(system, System.getProperty("os.arch")));
    }

    private static List<String> machineNames() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> List.of("x86_64");
            case "aarch64" -> List.of("arm_64", "aarch64");
            case String other -> List.of(other);
        };
    }

    private static String fingerprint(URL archive) throws IOException {
        if (archive.openConnection() instanceof JarURLConnection jar) {
            return Long.toHexString(jar.getJarEntry().getCrc());
        }
        throw new IOException("Not in a jar: " + archive);
    }

    private static void unpack(InputStream packed, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, target.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, TarArchiveInputStream tar, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** Only a complete directory bears the final name; a process that was quicker is as good. */
    private static void publish(Path partial, Path directory) throws IOException {
        try {
            Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Directories.delete(partial);
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }
}
