package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Advance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The compare-and-set that makes a batch count once, and only for the one who holds its partitions. */
final class PostgresCheckpointAdvance {
    private static final String ADVANCE = """
            UPDATE checkpoint AS held
            SET next_offset = step.next_offset, leader_epoch = step.leader_epoch, leader_epoch_at = step.next_offset
            FROM unnest(?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[])
                AS step (partition, epoch, expected_offset, next_offset, leader_epoch)
            WHERE held.topic = ? AND held.partition = step.partition
                AND held.epoch = step.epoch AND held.next_offset = step.expected_offset
            RETURNING held.partition
            """;

    private static final String COUNT_TAKEN = """
            SELECT count(*)
            FROM checkpoint AS held
            JOIN unnest(?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[])
                AS step (partition, epoch, expected_offset, next_offset, leader_epoch)
                ON held.partition = step.partition AND held.epoch = step.epoch
                AND held.next_offset = step.next_offset
            WHERE held.topic = ?
            """;

    private final String topic;

    PostgresCheckpointAdvance(String topic) {
        this.topic = topic;
    }

    /** Returns the partitions whose step was not allowed: if there are any, the transaction must be rolled back. */
    Set<Integer> take(Connection connection, List<Advance> advances) throws SQLException {
        Set<Integer> refused = partitions(advances);
        try (PreparedStatement update = prepare(connection, ADVANCE, advances);
                ResultSet taken = update.executeQuery()) {
            while (taken.next()) {
                refused.remove(taken.getInt(1));
            }
        }
        return refused;
    }

    /** Whether the very steps stand in the table: a commit whose answer was lost did happen. */
    boolean wereTaken(Connection connection, List<Advance> advances) throws SQLException {
        try (PreparedStatement count = prepare(connection, COUNT_TAKEN, advances);
                ResultSet row = count.executeQuery()) {
            return row.next() && row.getLong(1) == advances.size();
        }
    }

    static Set<Integer> partitions(List<Advance> advances) {
        Set<Integer> partitions = new TreeSet<>();
        advances.forEach(advance -> partitions.add(advance.partition()));
        return partitions;
    }

    /** Its first six parameters are given: partitions, epochs, expected and next offsets, leader epochs as arrays, and the topic. */
    PreparedStatement prepare(Connection connection, String sql, List<Advance> advances) throws SQLException {
        int steps = advances.size();
        int[] partitions = new int[steps];
        long[] epochs = new long[steps];
        long[] expectedOffsets = new long[steps];
        long[] nextOffsets = new long[steps];
        @Nullable Integer[] leaderEpochs = new Integer[steps];
        for (int i = 0; i < steps; i++) {
            Advance step = advances.get(i);
            partitions[i] = step.partition();
            epochs[i] = step.epoch();
            expectedOffsets[i] = step.expectedOffset();
            nextOffsets[i] = step.nextOffset();
            leaderEpochs[i] = step.leaderEpoch().orElse(null);
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setObject(1, partitions);
        statement.setObject(2, epochs);
        statement.setObject(3, expectedOffsets);
        statement.setObject(4, nextOffsets);
        statement.setObject(5, leaderEpochs);
        statement.setString(6, topic);
        return statement;
    }
}
