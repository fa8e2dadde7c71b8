package dev.attempts.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Postgres server beside this process, with database, user and password {@code attempts}; what it has committed is there again
 * after the next start on the same directory, however this process or the server ended.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** Name of the database, of its user, and that user's password. */
    public static final String ATTEMPTS = "attempts";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int ATTEMPTS_ON_ANY_PORT = 5;

    private static final int SHARED_BUFFERS_MIB_MIN = 128;
    private static final int SHARED_BUFFERS_MIB_MAX = 2048;

    private static final Map<String, String> CONFIGURATION = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            // As in production: who measures here measures durable commits.
            Map.entry("fsync", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("max_connections", "100"),
            // The defaults are for machines of twenty years ago: every update would pay for a checkpoint each few
            // seconds.
            Map.entry("shared_buffers", sharedBuffersMib() + "MB"),
            Map.entry("max_wal_size", "4GB"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("jit", "off"));

    private final PostgresDirectory directory;
    private final int port;
    private boolean running = true;

    private EmbeddedPostgres(PostgresDirectory directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Room for all pages of ten million attempts, where a quarter of the machine is as much; what nobody has filled is not taken. */
    private static long sharedBuffersMib() {
        var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return Math.clamp(machine.getTotalMemorySize() / (4L << 20), SHARED_BUFFERS_MIB_MIN, SHARED_BUFFERS_MIB_MAX);
    }

    /** Starts on a directory, which is filled if it is new, and on a port of 127.0.0.1 (0: any); {@link PortInUse} if taken. */
    public static EmbeddedPostgres start(Path directory, int port) {
        try {
            return start(directory, port, ServerAccount.choose());
        } catch (IOException e) {
            throw new UncheckedIOException("Postgres does not start on " + directory + ": " + e.getMessage(), e);
        }
    }

    static EmbeddedPostgres start(Path path, int port, ServerAccount account) throws IOException {
        var directory = directory(path, account);
        // First of all: the orphan may be who has the port.
        if (directory.stopOrphan()) {
            LOG.info("Stopped the Postgres that an earlier process had left running");
        }
        FreePort.require(port);
        directory.createIfMissing();
        return start(directory, port);
    }

    /** Stops the server that a killed process may have left running on the directory, so that it can be deleted. */
    public static void stopOrphan(Path directory) {
        try {
            directory(directory, ServerAccount.choose()).stopOrphan();
        } catch (IOException e) {
            throw new UncheckedIOException("Postgres does not stop: " + e.getMessage(), e);
        }
    }

    private static PostgresDirectory directory(Path path, ServerAccount account) throws IOException {
        var command = new PostgresCommand(PostgresBinaries.unpackedIn(account.cache()), account);
        return new PostgresDirectory(path.toAbsolutePath(), command);
    }

    private static EmbeddedPostgres start(PostgresDirectory directory, int port) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int actual = FreePort.require(port);
            try {
                directory.start(options(actual));
                return new EmbeddedPostgres(directory, actual);
            } catch (IOException e) {
                boolean taken = e.getMessage() != null && e.getMessage().contains("Address already in use");
                if (!taken || port != 0 || attempt == ATTEMPTS_ON_ANY_PORT) {
                    throw e;
                }
            }
        }
    }

    private static String options(int port) {
        return CONFIGURATION.entrySet().stream()
                .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" ", "-p " + port + " ", ""));
    }

    public int port() {
        return port;
    }

    /** What a client needs, user and password apart. */
    public String jdbcUrl() {
        return jdbcUrl(ATTEMPTS);
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    /** Stops in order: ends the sessions, writes everything out. */
    @Override
    public void close() {
        stop("fast");
    }

    /** Stops at once, writing nothing: the next start recovers as after a crash. */
    public void crash() {
        stop("immediate");
    }

    /** Sends a signal, such as {@code STOP}, to all of the server's processes. */
    void signal(String name) {
        try {
            directory.signal(name);
        } catch (IOException e) {
            throw new UncheckedIOException("Postgres does not get the signal " + name, e);
        }
    }

    private synchronized void stop(String mode) {
        if (!running) {
            return;
        }
        try {
            directory.stop(mode);
            running = false;
        } catch (IOException e) {
            throw new UncheckedIOException("Postgres does not stop", e);
        }
    }
}
