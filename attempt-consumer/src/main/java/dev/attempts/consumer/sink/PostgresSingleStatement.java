package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Takes the advances and stores one round in a statement that is a transaction by itself: one round trip where others need three, which
 * are most of what a few rows cost.
 */
final class PostgresSingleStatement {
    /** {@code held} waits for whoever is moving a checkpoint, and then sees where it was moved to. */
    private static final String STORE = """
            WITH held AS (
                SELECT checkpoint.topic, checkpoint.partition, step.next_offset, step.leader_epoch
                FROM unnest(?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[])
                    AS step (partition, epoch, expected_offset, next_offset, leader_epoch)
                JOIN checkpoint ON checkpoint.topic = ? AND checkpoint.partition = step.partition
                    AND checkpoint.epoch = step.epoch AND checkpoint.next_offset = step.expected_offset
                ORDER BY checkpoint.partition
                FOR NO KEY UPDATE OF checkpoint
            ), all_held AS (
                SELECT count(*) = ? AS yes FROM held
            ), taken AS (
                UPDATE checkpoint
                SET next_offset = held.next_offset, leader_epoch = held.leader_epoch, leader_epoch_at = held.next_offset
                FROM held
                WHERE checkpoint.topic = held.topic AND checkpoint.partition = held.partition
                    AND (SELECT yes FROM all_held)
            ), applied AS (
                %s
                RETURNING 1
            )
            SELECT (SELECT yes FROM all_held), (SELECT count(*) FROM applied), ARRAY(SELECT partition FROM held)
            """;

    private static final String COUNT_STANDING = """
            SELECT count(*)
            FROM unnest(?::bigint[], ?::int[], ?::bigint[]) AS event (attempt_id, source_partition, source_offset)
            JOIN attempt USING (attempt_id, source_partition, source_offset)
            """;

    private static final int FIRST_OF_EVENTS = 8;

    private static final String IF_ALL_ARE_HELD = "WHERE (SELECT yes FROM all_held)\n";
    private static final String MERGE = STORE.formatted(PostgresUnnest.merge(IF_ALL_ARE_HELD, false));
    private static final String MERGE_REDRIVEN = STORE.formatted(PostgresUnnest.merge(IF_ALL_ARE_HELD, true));

    private final PostgresCheckpointAdvance checkpoints;

    PostgresSingleStatement(PostgresCheckpointAdvance checkpoints) {
        this.checkpoints = checkpoints;
    }

    /** Nothing was written unless it is stored. The connection has to be in auto-commit mode. */
    StoreOutcome store(Connection connection, Round round, List<Advance> advances) throws SQLException {
        String sql = round.redriven() ? MERGE_REDRIVEN : MERGE;
        try (PreparedStatement statement = checkpoints.prepare(connection, sql, advances)) {
            statement.setInt(FIRST_OF_EVENTS - 1, advances.size());
            PostgresUnnest.bind(statement, FIRST_OF_EVENTS, round.events());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getBoolean(1)) {
                    int applied = row.getInt(2);
                    return new StoreOutcome.Stored(applied, round.events().size() - applied);
                }
                Set<Integer> refused = PostgresCheckpointAdvance.partitions(advances);
                List.of((Integer[]) row.getArray(3).getArray()).forEach(refused::remove);
                return new StoreOutcome.Fenced(refused);
            }
        }
    }

    /** What it has done, when its answer got lost: an event that took effect is what its row holds. */
    StoreOutcome.Stored outcome(Connection connection, Round round) throws SQLException {
        List<ReceivedEvent> events = round.events();
        try (PreparedStatement count = connection.prepareStatement(COUNT_STANDING)) {
            long[] attemptIds =
                    events.stream().mapToLong(ReceivedEvent::attemptId).toArray();
            int[] partitions = events.stream()
                    .mapToInt(event -> event.source().partition())
                    .toArray();
            long[] offsets =
                    events.stream().mapToLong(event -> event.source().offset()).toArray();
            count.setObject(1, attemptIds);
            count.setObject(2, partitions);
            count.setObject(3, offsets);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                int applied = row.getInt(1);
                return new StoreOutcome.Stored(applied, events.size() - applied);
            }
        }
    }
}
