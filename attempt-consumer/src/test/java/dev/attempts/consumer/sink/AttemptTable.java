package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Oracle;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.events.Position;
import dev.attempts.schema.Database;
import dev.attempts.schema.DatabaseSettings;
import dev.attempts.schema.Schema;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** A test's own database with the tables in it, and what stands in them. */
public final class AttemptTable {
    private final TestDatabase database;

    private AttemptTable(TestDatabase database) {
        this.database = database;
    }

    public static AttemptTable fresh() {
        return in(TestPostgres.shared());
    }

    public static AttemptTable in(TestPostgres postgres) {
        return new AttemptTable(postgres.freshDatabase());
    }

    public AttemptTable migrated() {
        try {
            Schema.migrate(settings());
            return this;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public DatabaseSettings settings() {
        try {
            return Settings.read(DatabaseSettings.class, "TEST_", Map.of("TEST_URL", database.url()));
        } catch (InvalidSettings e) {
            throw new IllegalArgumentException(e);
        }
    }

    public Database open() {
        return Database.open(settings(), "test", new SimpleMeterRegistry(), PostgresSessions.SETTINGS);
    }

    public Connection connect() throws SQLException {
        return database.connect();
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public long number(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** Sessions that wait for a lock of another one. */
    long waitingForALock() {
        return number(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
    }

    /** All attempts that an event has touched. */
    public Map<Long, Oracle.Row> rows() {
        Map<Long, Oracle.Row> rows = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT attempt_id, replace(answers::text, ' ', ''), revision,
                            (extract(epoch FROM updated_at) * 1000)::bigint, source_partition, source_offset
                        FROM attempt
                        """)) {
            while (row.next()) {
                rows.put(
                        row.getLong(1),
                        new Oracle.Row(
                                row.getString(2),
                                row.getObject(3, Long.class),
                                row.getLong(4),
                                new Position(row.getInt(5), row.getLong(6))));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
