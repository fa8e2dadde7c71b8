package dev.attempts.readmodel;

import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.schema.DatabaseSettings;
import dev.attempts.schema.Schema;
import dev.attempts.servicekit.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A database with the tables, and what tests put in. */
public final class SampleData {
    private SampleData() {}

    public static void migrate(TestDatabase database) throws Exception {
        Schema.migrate(Settings.read(
                DatabaseSettings.class,
                "D_",
                Map.of("D_URL", database.url(), "D_USER", database.user(), "D_PASSWORD", database.password())));
    }

    /** A database with 20 customers and attempt 17. */
    public static TestDatabase filled(TestPostgres postgres) throws Exception {
        TestDatabase database = postgres.freshDatabase();
        migrate(database);
        customers(database, 20);
        execute(database, "INSERT INTO attempt (attempt_id) VALUES (17)");
        return database;
    }

    /** Customers 1 … count: "First 1", "Last 1", "1@example.com", "+1". */
    public static void customers(TestDatabase database, int count) throws SQLException {
        execute(database, """
                INSERT INTO customer (customer_id, first_name, last_name, email, phone_number)
                SELECT n, 'First ' || n, 'Last ' || n, n || '@example.com', '+' || n FROM generate_series(1, %d) n
                """.formatted(count));
    }

    public static void execute(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
