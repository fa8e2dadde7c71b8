package dev.attempts.exam.faults;

import dev.attempts.embedded.EmbeddedPostgres;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The database, and what only it can say: how far everything has taken effect, and whether anything did so twice. */
final class PostgresServer implements AutoCloseable {
    private static final String TRAP = """
        CREATE TABLE IF NOT EXISTS exam_doubled (what text, was bigint, became bigint);
        CREATE OR REPLACE FUNCTION exam_attempt_doubled() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO exam_doubled VALUES ('attempt ' || NEW.attempt_id, OLD.source_offset, NEW.source_offset);
            RETURN NULL;
        END $$;
        CREATE OR REPLACE FUNCTION exam_checkpoint_back() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO exam_doubled VALUES ('checkpoint ' || NEW.partition, OLD.next_offset, NEW.next_offset);
            RETURN NULL;
        END $$;
        CREATE OR REPLACE TRIGGER exam_attempt_doubled AFTER UPDATE ON attempt FOR EACH ROW
            WHEN (OLD.source_partition = NEW.source_partition AND NEW.source_offset <= OLD.source_offset)
            EXECUTE FUNCTION exam_attempt_doubled();
        CREATE OR REPLACE TRIGGER exam_checkpoint_back AFTER UPDATE ON checkpoint FOR EACH ROW
            WHEN (NEW.next_offset < OLD.next_offset)
            EXECUTE FUNCTION exam_checkpoint_back();
        """;

    private static final String TERMINATE = """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
        """;

    /** Switching is of no effect where nothing was written since. */
    private static final String NEXT_SEGMENT = "SELECT pg_logical_emit_message(false, 'exam', ''), pg_switch_wal()";

    /** More than {@code max_wal_size} has, all of which may have been kept for being written again. */
    private static final int SEGMENTS_MAX = 300;

    private final Path directory;
    private final int port = Ports.free(1).getFirst();
    private @Nullable EmbeddedPostgres server;
    private boolean closed;

    PostgresServer(Path directory) {
        this.directory = directory;
    }

    int port() {
        return port;
    }

    /** From now on nothing takes effect twice, or after something newer, without being written down; needs the tables. */
    void setTrap() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(TRAP);
        }
    }

    boolean hasTables() throws SQLException {
        return number("SELECT count(*) FROM pg_tables WHERE tablename = 'checkpoint'") == 1;
    }

    long doubled() throws SQLException {
        return number("SELECT count(*) FROM exam_doubled");
    }

    /** Events that have taken effect so far; empty while the database does not say. */
    OptionalLong applied() {
        try {
            return OptionalLong.of(number("SELECT coalesce(sum(next_offset), 0) FROM checkpoint"));
        } catch (SQLException e) {
            return OptionalLong.empty();
        }
    }

    /** Ends every session but the one that does it. */
    void endSessions() {
        try {
            number(TERMINATE);
        } catch (SQLException e) {
            throw new IllegalStateException("the sessions did not end", e);
        }
    }

    /**
     * Writes the log's segments to their ends until there is no room for the next one, which ends the server. Left to itself it would
     * get by for longer than the fault lasts: an update stays in its page, and a segment is enough for half a minute.
     */
    void useUpLog() {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (int segment = 0; segment < SEGMENTS_MAX; segment++) {
                statement.execute(NEXT_SEGMENT);
            }
        } catch (SQLException e) {
            // There was no room: so it should be.
        }
    }

    synchronized void crash() {
        if (server != null) {
            server.crash();
        }
    }

    /** Always on the same port with the same data, unless it runs; returns when it answers. Nothing once it is closed. */
    void start() {
        Wait.until("Postgres answers", 90, this::answers);
    }

    private boolean answers() {
        try (var connection = connect()) {
            return connection.isValid(2);
        } catch (SQLException e) {
            // 57P03: it is starting or recovering by itself.
            if ("57P03".equals(e.getSQLState())) {
                return false;
            }
            startUnlessClosed();
            return true;
        }
    }

    private synchronized void startUnlessClosed() {
        if (!closed) {
            server = EmbeddedPostgres.start(directory, port);
        }
    }

    private long number(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/attempts?connectTimeout=2&socketTimeout=5",
                EmbeddedPostgres.ATTEMPTS,
                EmbeddedPostgres.ATTEMPTS);
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            if (server != null) {
                server.close();
            }
        } catch (UncheckedIOException e) {
            // It was away already.
        }
        EmbeddedPostgres.stopOrphan(directory);
    }
}
