package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import dev.attempts.events.AttemptEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;

/** The third candidate of the benchmark: one insert a row in a JDBC batch, which the driver writes together ({@code reWriteBatchedInserts}). */
final class RewrittenBatchWriter implements PostgresWriter {
    private static final String UPSERT = """
            INSERT INTO attempt AS stored
                (attempt_id, answers, revision, updated_at, source_partition, source_offset)
            VALUES (?, ?::json, ?, ?, ?, ?)
            ON CONFLICT (attempt_id) DO UPDATE SET
                answers = EXCLUDED.answers,
                revision = COALESCE(EXCLUDED.revision, stored.revision),
                updated_at = EXCLUDED.updated_at,
                source_partition = EXCLUDED.source_partition,
                source_offset = EXCLUDED.source_offset
            WHERE (EXCLUDED.revision IS NULL OR stored.revision IS NULL OR EXCLUDED.revision >= stored.revision)
            """;

    @Override
    public void load(Connection connection, List<Round> rounds) {
        // The rows travel with the statement.
    }

    @Override
    public int merge(Connection connection, List<Round> rounds) throws SQLException {
        int rows = 0;
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            for (Round round : rounds) {
                for (ReceivedEvent event : round.events()) {
                    set(upsert, event);
                    upsert.addBatch();
                    rows++;
                }
                upsert.executeBatch();
            }
        }
        return rows;
    }

    private static void set(PreparedStatement upsert, ReceivedEvent received) throws SQLException {
        AttemptEvent event = received.event();
        upsert.setLong(1, received.attemptId());
        upsert.setString(2, event.answers());
        if (event.revision() == AttemptEvent.NO_REVISION) {
            upsert.setNull(3, Types.BIGINT);
        } else {
            upsert.setLong(3, event.revision());
        }
        upsert.setTimestamp(4, new Timestamp(received.timestampMs()));
        upsert.setInt(5, received.source().partition());
        upsert.setLong(6, received.source().offset());
    }
}
