package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import dev.attempts.events.AttemptEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Sends the columns as arrays: one round trip, so the quicker way for few rows. */
final class PostgresUnnest implements PostgresWriter {
    /** Arrays that are taken apart side by side in a list of columns need no table in between, as they do in {@code FROM}. */
    private static final String SELECT = """
            SELECT attempt_id, answers::json, NULLIF(revision, -1) AS revision,
                timestamptz 'epoch' + updated_ms * interval '1 millisecond' AS updated_at, source_partition, source_offset
            FROM (
                SELECT unnest(?::bigint[]) AS attempt_id, unnest(?::text[]) AS answers, unnest(?::bigint[]) AS revision,
                    unnest(?::bigint[]) AS updated_ms, unnest(?::int[]) AS source_partition, unnest(?::bigint[]) AS source_offset
            ) AS sent
            """;

    private static final String MERGE = merge("", false);
    private static final String MERGE_REDRIVEN = merge("", true);

    /** The merge of events that are bound to it by {@link #bind}, under a further condition (a line, or nothing). */
    static String merge(String where, boolean redriven) {
        return PostgresMerge.of(SELECT + where, redriven);
    }

    /** From that parameter on, of which it takes six. */
    static void bind(PreparedStatement merge, int first, List<ReceivedEvent> events) throws SQLException {
        var columns = new Columns(events);
        merge.setObject(first, columns.attemptIds);
        merge.setObject(first + 1, columns.answers);
        merge.setObject(first + 2, columns.revisions);
        merge.setObject(first + 3, columns.timestampsMs);
        merge.setObject(first + 4, columns.partitions);
        merge.setObject(first + 5, columns.offsets);
    }

    @Override
    public void load(Connection connection, List<Round> rounds) {
        // The rows travel with the statement.
    }

    @Override
    public int merge(Connection connection, List<Round> rounds) throws SQLException {
        int applied = 0;
        for (Round round : rounds) {
            applied += merge(connection, round);
        }
        return applied;
    }

    private static int merge(Connection connection, Round round) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement(round.redriven() ? MERGE_REDRIVEN : MERGE)) {
            bind(merge, 1, round.events());
            return merge.executeUpdate();
        }
    }

    private static final class Columns {
        private final long[] attemptIds;
        private final String[] answers;
        private final long[] revisions;
        private final long[] timestampsMs;
        private final int[] partitions;
        private final long[] offsets;

        Columns(List<ReceivedEvent> events) {
            int rows = events.size();
            attemptIds = new long[rows];
            answers = new String[rows];
            revisions = new long[rows];
            timestampsMs = new long[rows];
            partitions = new int[rows];
            offsets = new long[rows];
            for (int row = 0; row < rows; row++) {
                set(row, events.get(row));
            }
        }

        private void set(int row, ReceivedEvent received) {
            AttemptEvent event = received.event();
            attemptIds[row] = received.attemptId();
            answers[row] = event.answers();
            revisions[row] = event.revision();
            timestampsMs[row] = PostgresTime.inRange(received.timestampMs());
            partitions[row] = received.source().partition();
            offsets[row] = received.source().offset();
        }
    }
}
