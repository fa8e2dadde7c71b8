package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import dev.attempts.consumer.metrics.Phase;
import dev.attempts.consumer.metrics.TimeBudget;
import dev.attempts.schema.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores a batch and its checkpoints in one transaction. Confined to the poll thread. */
public final class PostgresAttemptSink implements AttemptSink {
    /** The class of SQLSTATEs that tell of a broken connection. */
    private static final String CONNECTION_LOST = "08";

    private final Database database;
    private final PostgresCheckpointAdvance checkpoints;
    private final PostgresSessions sessions = new PostgresSessions();
    private final PostgresWriters writers;
    private final TimeBudget budget;

    private @Nullable InDoubt inDoubt;

    public PostgresAttemptSink(Database database, String topic, TimeBudget budget, int copyFromRows) {
        this.writers = new PostgresWriters(copyFromRows);
        this.database = database;
        this.checkpoints = new PostgresCheckpointAdvance(topic);
        this.budget = budget;
    }

    /** What a commit that was not answered would have done. */
    private record InDoubt(List<Advance> advances, StoreOutcome.Stored outcome) {}

    @Override
    public StoreOutcome store(List<Round> batch, List<Advance> advances) {
        try (Connection connection = sessions.begin(database)) {
            try {
                return store(connection, batch, advances);
            } catch (SQLException e) {
                giveUp(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            return new StoreOutcome.Failed(PostgresFailures.of(e), inDoubt != null);
        } finally {
            budget.spentOn(Phase.WRITE);
        }
    }

    /** The rows travel first: a process that is stopped half-way through holds no lock that others wait for. */
    private StoreOutcome store(Connection connection, List<Round> batch, List<Advance> advances) throws SQLException {
        PostgresWriter writer = writers.writerFor(batch);
        writer.load(connection, batch);
        Set<Integer> refused = checkpoints.take(connection, advances);
        if (!refused.isEmpty()) {
            StoreOutcome outcome = afterLostRace(connection, advances, refused);
            rollBack(connection);
            return outcome;
        }
        inDoubt = null;
        int applied = writer.merge(connection, batch);
        var stored = new StoreOutcome.Stored(applied, events(batch) - applied);
        inDoubt = new InDoubt(advances, stored);
        budget.spentOn(Phase.WRITE);
        connection.commit();
        budget.spentOn(Phase.COMMIT);
        inDoubt = null;
        return stored;
    }

    /** Either somebody else holds the partitions, or this very batch was committed and the answer got lost. */
    private StoreOutcome afterLostRace(Connection connection, List<Advance> advances, Set<Integer> refused)
            throws SQLException {
        InDoubt lastCommit = inDoubt;
        if (lastCommit != null
                && lastCommit.advances().equals(advances)
                && checkpoints.wereTaken(connection, advances)) {
            inDoubt = null;
            return lastCommit.outcome();
        }
        return new StoreOutcome.Fenced(refused);
    }

    @Override
    public IsolateOutcome isolate(List<ReceivedEvent> events) {
        try (Connection connection = sessions.begin(database)) {
            try {
                return new PostgresBisection(connection).search(events);
            } finally {
                rollBack(connection);
            }
        } catch (SQLException e) {
            return new IsolateOutcome.Failed(PostgresFailures.of(e));
        } finally {
            budget.spentOn(Phase.WRITE);
        }
    }

    private static int events(List<Round> batch) {
        return batch.stream().mapToInt(round -> round.events().size()).sum();
    }

    /** What travels by COPY passes the pool by: it would hand out a dead connection again as long as we are quick to try. */
    private static void giveUp(Connection connection, SQLException failure) throws SQLException {
        String state = failure.getSQLState();
        if (state != null && state.startsWith(CONNECTION_LOST)) {
            connection.abort(Runnable::run);
        } else {
            rollBack(connection);
        }
    }

    /** A connection that cannot even roll back is dropped by the pool; the first failure is the one to report. */
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The server rolls back when the connection ends.
        }
    }
}
