package dev.attempts.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** The one Postgres of a test JVM: started by the first test that asks, stopped and deleted with the JVM. */
public final class TestPostgres implements AutoCloseable {
    private final Path directory;
    private final AtomicInteger databases = new AtomicInteger();
    private EmbeddedPostgres postgres;

    private TestPostgres(Path directory) {
        this.directory = directory;
        this.postgres = EmbeddedPostgres.start(directory, 0);
    }

    /** The server that tests share; not for those that stop it. */
    public static TestPostgres shared() {
        return Shared.INSTANCE;
    }

    /** A server of one's own, for tests that {@link #stop()} or {@link #crash()} it. */
    public static TestPostgres own() {
        return new TestPostgres(TestDirectory.create("postgres-"));
    }

    /** A new, empty database that no other test has. */
    public TestDatabase freshDatabase() {
        String name = "test_" + databases.incrementAndGet();
        var database = new TestDatabase(postgres.jdbcUrl(name), name);
        try (Connection connection = connect(postgres.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database.name());
            return database;
        } catch (SQLException e) {
            throw new IllegalStateException("No database for a test", e);
        }
    }

    /** Ends the server in order; {@link #restart()} brings it back. */
    public void stop() {
        postgres.close();
    }

    /** Ends the server as a crash does; {@link #restart()} brings it back. */
    public void crash() {
        postgres.crash();
    }

    /** Lets the server take connections and say nothing, until {@link #resume()}, which has to come. */
    public void hang() {
        postgres.signal("STOP");
    }

    public void resume() {
        postgres.signal("CONT");
    }

    /** Starts it again, on the same port with the same data. */
    public void restart() {
        postgres = EmbeddedPostgres.start(directory, postgres.port());
    }

    @Override
    public void close() {
        postgres.close();
        TestDirectory.delete(directory);
    }

    static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, EmbeddedPostgres.ATTEMPTS, EmbeddedPostgres.ATTEMPTS);
    }

    private static final class Shared {
        static final TestPostgres INSTANCE = own();

        static {
            TestDirectory.atExit(INSTANCE::close);
        }
    }
}
