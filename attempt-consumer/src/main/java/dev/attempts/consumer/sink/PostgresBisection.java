package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Fold;
import dev.attempts.consumer.batch.ReceivedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the events that Postgres refuses by halving: what fails is cut in two, down to single events. The halves are
 * tried in order and what passes stays in the transaction, so that each event meets the rows that it would have met.
 */
final class PostgresBisection {
    /** Bounds how long one search takes: some 30 merges for each, and the poll loop is away from polling meanwhile. */
    static final int REFUSED_MAX = 100;

    private final Connection connection;
    private final PostgresWriter writer = new PostgresUnnest();
    private final List<RefusedEvent> refused = new ArrayList<>();
    private int merges;

    PostgresBisection(Connection connection) {
        this.connection = connection;
    }

    /** What fails with an exception is none of the events. */
    IsolateOutcome.Isolated search(List<ReceivedEvent> events) throws SQLException {
        takeTransactionId();
        halve(events);
        return new IsolateOutcome.Isolated(refused, refused.size() < REFUSED_MAX, merges);
    }

    /**
     * A server that is close to the wraparound of its transaction ids refuses whatever needs one, in the class of what it says of too large
     * values: then no event is to blame.
     */
    private void takeTransactionId() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_current_xact_id()");
        }
    }

    private void halve(List<ReceivedEvent> events) throws SQLException {
        if (refused.size() >= REFUSED_MAX) {
            return;
        }
        Savepoint before = connection.setSavepoint();
        try {
            merges++;
            writer.merge(connection, Fold.of(events));
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (!(PostgresFailures.of(e) instanceof SinkFailure.Rejected rejected)) {
                throw e;
            }
            connection.rollback(before);
            cut(events, rejected);
        }
    }

    private void cut(List<ReceivedEvent> events, SinkFailure.Rejected rejected) throws SQLException {
        if (events.size() == 1) {
            refused.add(new RefusedEvent(events.getFirst(), rejected.message()));
            return;
        }
        int middle = events.size() / 2;
        halve(events.subList(0, middle));
        halve(events.subList(middle, events.size()));
    }
}
