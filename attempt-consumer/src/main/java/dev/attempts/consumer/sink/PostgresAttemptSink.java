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

/** Stores a batch and its checkpoints in one transaction, a small batch in one statement. Confined to the poll thread. */
public final class PostgresAttemptSink implements AttemptSink {
    private final Database database;
    private final PostgresCheckpointAdvance checkpoints;
    private final PostgresSessions sessions = new PostgresSessions();
    private final PostgresWriters writers;
    private final PostgresSingleStatement singleStatement;
    private final TimeBudget budget;

    private @Nullable InDoubt inDoubt;

    public PostgresAttemptSink(Database database, String topic, TimeBudget budget, int copyFromRows) {
        this.writers = new PostgresWriters(copyFromRows);
        this.database = database;
        this.checkpoints = new PostgresCheckpointAdvance(topic);
        this.singleStatement = new PostgresSingleStatement(checkpoints);
        this.budget = budget;
    }

    /** What a commit that was not answered would have done; its outcome only where that was known before. */
    private record InDoubt(List<Advance> advances, StoreOutcome.@Nullable Stored outcome) {}

    @Override
    public StoreOutcome store(List<Round> batch, List<Advance> advances) {
        boolean single = writers.fitsOneStatement(batch);
        try (Connection connection = single ? database.connection() : sessions.begin(database)) {
            try {
                return single ? storeAtOnce(connection, batch, advances) : store(connection, batch, advances);
            } catch (SQLException e) {
                giveUp(connection, single, e);
                throw e;
            }
        } catch (SQLException e) {
            return new StoreOutcome.Failed(PostgresFailures.of(e), lastInDoubt(advances) != null);
        } finally {
            budget.spentOn(Phase.WRITE);
        }
    }

    private StoreOutcome storeAtOnce(Connection connection, List<Round> batch, List<Advance> advances)
            throws SQLException {
        StoreOutcome outcome;
        try {
            outcome = singleStatement.store(connection, batch.getFirst(), advances);
        } catch (SQLException e) {
            if (SqlStates.isConnectionLost(e.getSQLState())) {
                inDoubt = new InDoubt(advances, null);
            }
            throw e;
        }
        if (outcome instanceof StoreOutcome.Fenced fenced) {
            return afterLostRace(connection, batch, advances, fenced.partitions());
        }
        inDoubt = null;
        return outcome;
    }

    /** The rows travel first: a process that is stopped half-way through holds no lock that others wait for. */
    private StoreOutcome store(Connection connection, List<Round> batch, List<Advance> advances) throws SQLException {
        PostgresWriter writer = writers.writerFor(batch);
        writer.load(connection, batch);
        Set<Integer> refused = checkpoints.take(connection, advances);
        if (!refused.isEmpty()) {
            StoreOutcome outcome = afterLostRace(connection, batch, advances, refused);
            rollBack(connection);
            return outcome;
        }
        inDoubt = null;
        int applied = writer.merge(connection, batch);
        var stored = new StoreOutcome.Stored(applied, Round.countEvents(batch) - applied);
        inDoubt = new InDoubt(advances, stored);
        budget.spentOn(Phase.WRITE);
        connection.commit();
        budget.spentOn(Phase.COMMIT);
        inDoubt = null;
        return stored;
    }

    /** Either somebody else holds the partitions, or this very batch was committed and the answer got lost. */
    private StoreOutcome afterLostRace(
            Connection connection, List<Round> batch, List<Advance> advances, Set<Integer> refused)
            throws SQLException {
        InDoubt last = lastInDoubt(advances);
        if (last == null || !checkpoints.wereTaken(connection, advances)) {
            return new StoreOutcome.Fenced(refused);
        }
        StoreOutcome.Stored outcome = last.outcome();
        if (outcome == null) {
            outcome = singleStatement.outcome(connection, batch.getFirst());
        }
        inDoubt = null;
        return outcome;
    }

    private @Nullable InDoubt lastInDoubt(List<Advance> advances) {
        InDoubt last = inDoubt;
        return last != null && last.advances().equals(advances) ? last : null;
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
            return new IsolateOutcome.Failed(PostgresFailures.ofNoEvent(e));
        } finally {
            budget.spentOn(Phase.WRITE);
        }
    }

    /** What travels by COPY passes the pool by: it would hand out a dead connection again as long as we are quick to try. */
    private static void giveUp(Connection connection, boolean single, SQLException failure) throws SQLException {
        if (SqlStates.isConnectionLost(failure.getSQLState())) {
            connection.abort(Runnable::run);
        } else if (!single) {
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
