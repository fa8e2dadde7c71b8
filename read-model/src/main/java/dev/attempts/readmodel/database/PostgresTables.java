package dev.attempts.readmodel.database;

import dev.attempts.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Whether the tables have been there: once seen, they stay. */
public final class PostgresTables {
    private final DataSource pool;
    private volatile boolean seen;

    public PostgresTables(DataSource pool) {
        this.pool = pool;
    }

    /** What the last look saw; asks nobody. */
    public boolean seen() {
        return seen;
    }

    /** False, too, when Postgres can't be asked. */
    public boolean look() {
        if (!seen) {
            try (Connection connection = pool.getConnection()) {
                seen = Schema.isCurrent(connection);
            } catch (SQLException e) {
                return false;
            }
        }
        return seen;
    }
}
