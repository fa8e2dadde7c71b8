package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Advance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

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
        PGConnection arrays = connection.unwrap(PGConnection.class);
        PreparedStatement statement = connection.prepareStatement(sql);
        int[] partitions = advances.stream().mapToInt(Advance::partition).toArray();
        statement.setArray(1, arrays.createArrayOf("int4", partitions));
        statement.setArray(2, arrays.createArrayOf("int8", column(advances, Advance::epoch)));
        statement.setArray(3, arrays.createArrayOf("int8", column(advances, Advance::expectedOffset)));
        statement.setArray(4, arrays.createArrayOf("int8", column(advances, Advance::nextOffset)));
        statement.setArray(5, arrays.createArrayOf("int4", leaderEpochs(advances)));
        statement.setString(6, topic);
        return statement;
    }

    private static long[] column(List<Advance> advances, ToLongFunction<Advance> value) {
        return advances.stream().mapToLong(value).toArray();
    }

    private static @Nullable Integer[] leaderEpochs(List<Advance> advances) {
        return advances.stream()
                .map(advance -> advance.leaderEpoch().orElse(null))
                .toArray(Integer[]::new);
    }
}
