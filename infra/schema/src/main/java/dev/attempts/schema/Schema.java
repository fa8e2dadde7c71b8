package dev.attempts.schema;

import dev.attempts.servicekit.service.StartFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables: brings them to this version, once, however many services start at the same time. */
public final class Schema {
    /** The version that this code is written for: that of the last migration. */
    public static final String VERSION = "4";

    /** The channel on which a statement that may have changed customers is told, without payload. */
    public static final String CUSTOMER_CHANGED = "customer_changed";

    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    /** Where the history is missing, the first query tells; the second would be an error. */
    private static final String HISTORY_EXISTS = "SELECT to_regclass('flyway_schema_history') IS NOT NULL";

    private static final String VERSION_APPLIED =
            "SELECT EXISTS (SELECT FROM flyway_schema_history WHERE version = '" + VERSION + "' AND success)";

    private Schema() {}

    /** Waits for the database as long as it takes, telling why, and migrates it. */
    public static void migrate(DatabaseSettings settings) throws InterruptedException {
        DatabaseWait.until(settings, connection -> Optional.empty());
        try (var database = Database.forMigration(settings)) {
            var result = Flyway.configure()
                    .dataSource(database.dataSource())
                    .cleanDisabled(true)
                    .load()
                    .migrate();
            log.atInfo()
                    .addKeyValue("migrations", result.migrationsExecuted)
                    .addKeyValue("version", VERSION)
                    .log("schema is current");
        } catch (FlywayException e) {
            throw new StartFailure("The database can't be migrated: " + e.getMessage(), e);
        }
    }

    /** Waits as long as it takes, telling why, until somebody else has brought the tables to this version. */
    public static void await(DatabaseSettings settings) throws InterruptedException {
        DatabaseWait.until(
                settings,
                connection -> isCurrent(connection)
                        ? Optional.empty()
                        : Optional.of("its tables are not of version " + VERSION + " yet"));
    }

    /** Whether the tables are of this version or a later one; the exception when the database can't be asked. */
    public static boolean isCurrent(Connection connection) throws SQLException {
        return isTrue(connection, HISTORY_EXISTS) && isTrue(connection, VERSION_APPLIED);
    }

    private static boolean isTrue(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() && rows.getBoolean(1);
        }
    }
}
