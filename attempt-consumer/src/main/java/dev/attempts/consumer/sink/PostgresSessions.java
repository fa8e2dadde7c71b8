package dev.attempts.consumer.sink;

import dev.attempts.schema.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.postgresql.PGConnection;

/** Begins transactions on connections that are set up for batches. Confined to the poll thread. */
public final class PostgresSessions {
    /** Given to each connection once, when it is made. */
    public static final Map<String, String> SETTINGS = Map.of(
            // A stopped process must not keep its partitions from whoever takes over: the server ends its transaction.
            "idle_in_transaction_session_timeout", "10s",
            // A lock that is held for longer is waited for outside of the transaction, where polling goes on.
            "lock_timeout", "5s",
            // "relation already exists, skipping" is no news.
            "client_min_messages", "warning",
            // An attempt is looked up by its key, also by a plan from when the table was small, and before rows are
            // counted.
            "enable_hashjoin", "off",
            "enable_mergejoin", "off",
            "enable_seqscan", "off",
            // Which leaves one plan: making it for each batch is most of what a small one costs.
            "plan_cache_mode", "force_generic_plan",
            // The servers before Postgres 18 say "off" by a cost beyond which they would compile each statement.
            "jit", "off");

    private final Set<PGConnection> prepared = Collections.newSetFromMap(new WeakHashMap<>());

    /** A connection inside a transaction that has done nothing yet. */
    Connection begin(Database database) throws SQLException {
        Connection connection = database.connection();
        try {
            prepare(connection);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void prepare(Connection connection) throws SQLException {
        PGConnection session = connection.unwrap(PGConnection.class);
        if (prepared.contains(session)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(PostgresCopy.CREATE_INCOMING);
        }
        prepared.add(session);
    }
}
