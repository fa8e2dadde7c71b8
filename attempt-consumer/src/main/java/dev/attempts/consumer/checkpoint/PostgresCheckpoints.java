package dev.attempts.consumer.checkpoint;

import dev.attempts.consumer.sink.PostgresFailures;
import dev.attempts.consumer.sink.SinkFailure;
import dev.attempts.schema.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** The table {@code checkpoint}. */
public final class PostgresCheckpoints implements Checkpoints {
    /** A partition that was never read begins at the first offset that its log still has. */
    private static final String CREATE_MISSING = """
            INSERT INTO checkpoint (topic, topic_id, partition, next_offset, epoch)
            VALUES (?, ?, ?, ?, 0)
            ON CONFLICT (topic, partition) DO NOTHING
            """;

    /** Waits for a batch that the former holder is about to commit. */
    private static final String LOCK = """
            SELECT partition, topic_id, next_offset, CASE WHEN leader_epoch_at = next_offset THEN leader_epoch END,
                CASE WHEN in_effect_to_at = next_offset AND in_effect_to >= 0 THEN in_effect_to END
            FROM checkpoint
            WHERE topic = ? AND partition = ANY (?)
            ORDER BY partition
            FOR UPDATE
            """;

    private static final String TAKE_OVER = """
            UPDATE checkpoint
            SET epoch = epoch + 1, topic_id = ?, next_offset = ?, leader_epoch = ?, leader_epoch_at = ?,
                in_effect_to_at = CASE WHEN in_effect_to_at = ? THEN in_effect_to_at END
            WHERE topic = ? AND partition = ?
            RETURNING epoch
            """;

    /** Of several looks the lowest that knew anything counts: a log that has lost its end grows again. */
    private static final String RETRACT = """
            UPDATE checkpoint
            SET in_effect_to = LEAST(?, CASE WHEN in_effect_to_at = next_offset AND in_effect_to >= 0 THEN in_effect_to END),
                in_effect_to_at = next_offset
            WHERE topic = ? AND partition = ? AND topic_id = ? AND next_offset = ?
            """;

    private final Database database;
    private final String topic;
    private final GapPolicy gapPolicy;

    public PostgresCheckpoints(Database database, String topic, GapPolicy gapPolicy) {
        this.database = database;
        this.topic = topic;
        this.gapPolicy = gapPolicy;
    }

    @Override
    public ClaimOutcome claim(UUID topicId, SortedMap<Integer, LogRange> partitions, List<Checkpoint> outsideBefore) {
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            try {
                ClaimOutcome outcome = claim(connection, topicId, partitions, outsideBefore);
                if (outcome instanceof ClaimOutcome.Claimed) {
                    connection.commit();
                }
                return outcome;
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            return new ClaimOutcome.Failed(PostgresFailures.ofNoEvent(e));
        }
    }

    private ClaimOutcome claim(
            Connection connection,
            UUID topicId,
            SortedMap<Integer, LogRange> partitions,
            List<Checkpoint> outsideBefore)
            throws SQLException {
        createMissing(connection, topicId, partitions);
        SortedMap<Integer, Resumption.At> resumptions = new TreeMap<>();
        List<String> gaps = new ArrayList<>();
        List<Checkpoint> outside = new ArrayList<>();
        for (Checkpoint checkpoint : lock(connection, partitions)) {
            LogRange log = partitions.getOrDefault(checkpoint.partition(), new LogRange(0, 0, false));
            switch (Resumption.after(checkpoint, topicId, log)) {
                case Resumption.At at -> resumptions.put(checkpoint.partition(), at);
                case Resumption.Gap gap -> {
                    gaps.add(gap.message());
                    outside.add(checkpoint);
                    resumptions.put(checkpoint.partition(), gap.behind());
                }
            }
        }
        return outside.isEmpty() || isSkippable(outside, outsideBefore)
                ? new ClaimOutcome.Claimed(takeOver(connection, topicId, resumptions))
                : new ClaimOutcome.GapFound("topic " + topic + ", " + String.join("; ", gaps), outside);
    }

    /** Not at the first look, when the former holder may have moved it since the log was looked up. */
    private boolean isSkippable(List<Checkpoint> outside, List<Checkpoint> outsideBefore) {
        return switch (gapPolicy) {
            case STOP -> false;
            case SKIP -> outside.equals(outsideBefore);
        };
    }

    private void createMissing(Connection connection, UUID topicId, SortedMap<Integer, LogRange> partitions)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(CREATE_MISSING)) {
            for (var partition : partitions.entrySet()) {
                insert.setString(1, topic);
                insert.setObject(2, topicId);
                insert.setInt(3, partition.getKey());
                insert.setLong(4, partition.getValue().start());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private List<Checkpoint> lock(Connection connection, SortedMap<Integer, LogRange> partitions) throws SQLException {
        List<Checkpoint> locked = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(LOCK)) {
            select.setString(1, topic);
            select.setObject(2, partitions.keySet().toArray(new Integer[0]));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    locked.add(new Checkpoint(
                            rows.getObject(2, UUID.class),
                            rows.getInt(1),
                            rows.getLong(3),
                            Optional.ofNullable(rows.getObject(4, Integer.class)),
                            Optional.ofNullable(rows.getObject(5, Long.class))));
                }
            }
        }
        return locked;
    }

    private List<Claim> takeOver(Connection connection, UUID topicId, SortedMap<Integer, Resumption.At> resumptions)
            throws SQLException {
        List<Claim> claims = new ArrayList<>();
        try (PreparedStatement update = connection.prepareStatement(TAKE_OVER)) {
            for (var entry : resumptions.entrySet()) {
                Resumption.At at = entry.getValue();
                update.setObject(1, topicId);
                update.setLong(2, at.offset());
                update.setObject(3, at.leaderEpoch().orElse(null), Types.INTEGER);
                update.setLong(4, at.offset());
                update.setLong(5, at.offset());
                update.setString(6, topic);
                update.setInt(7, entry.getKey());
                claims.add(new Claim(entry.getKey(), epoch(update), at.offset(), at.leaderEpoch(), at.notice()));
            }
        }
        return claims;
    }

    private static long epoch(PreparedStatement update) throws SQLException {
        try (ResultSet row = update.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("a checkpoint row vanished while it was locked", "XX000");
            }
            return row.getLong(1);
        }
    }

    @Override
    public Optional<SinkFailure> retract(Map<Checkpoint, Long> inEffectTo) {
        try (Connection connection = database.connection();
                PreparedStatement update = connection.prepareStatement(RETRACT)) {
            connection.setAutoCommit(false);
            try {
                for (var entry : inEffectTo.entrySet()) {
                    update.setLong(1, entry.getValue());
                    update.setString(2, topic);
                    update.setInt(3, entry.getKey().partition());
                    update.setObject(4, entry.getKey().topicId());
                    update.setLong(5, entry.getKey().nextOffset());
                    update.addBatch();
                }
                update.executeBatch();
                connection.commit();
            } finally {
                connection.rollback();
            }
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(PostgresFailures.ofNoEvent(e));
        }
    }
}
