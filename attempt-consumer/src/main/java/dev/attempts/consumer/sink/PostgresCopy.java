package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Copies all rows in binary into a table of the session and merges from there: the quicker way for many rows. */
final class PostgresCopy implements PostgresWriter {
    /** Emptied by every commit; made before the transaction that uses it, so that a roll-back leaves it. */
    static final String CREATE_INCOMING = """
            CREATE TEMPORARY TABLE IF NOT EXISTS incoming (
                round int NOT NULL,
                attempt_id bigint NOT NULL,
                answers json NOT NULL,
                revision bigint,
                updated_at timestamptz NOT NULL,
                source_partition int NOT NULL,
                source_offset bigint NOT NULL
            ) ON COMMIT DELETE ROWS
            """;

    private static final String COPY = "COPY incoming FROM STDIN (FORMAT binary)";
    private static final String SELECT = """
            SELECT attempt_id, answers, revision, updated_at, source_partition, source_offset
            FROM incoming
            WHERE round = ?
            """;
    private static final String MERGE = PostgresMerge.of(SELECT, false);
    private static final String MERGE_REDRIVEN = PostgresMerge.of(SELECT, true);

    private static final int CHUNK_BYTES = 64 << 10;

    private final BinaryCopyRows rows = new BinaryCopyRows(2 * CHUNK_BYTES);

    @Override
    public void load(Connection connection, List<Round> rounds) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
        try {
            rows.begin();
            for (int round = 0; round < rounds.size(); round++) {
                load(copy, round, rounds.get(round));
            }
            rows.end();
            send(copy);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void load(CopyIn copy, int number, Round round) throws SQLException {
        for (ReceivedEvent event : round.events()) {
            rows.add(number, event);
            if (rows.size() >= CHUNK_BYTES) {
                send(copy);
            }
        }
    }

    private void send(CopyIn copy) throws SQLException {
        copy.writeToCopy(rows.bytes(), 0, rows.size());
        rows.clear();
    }

    @Override
    public int merge(Connection connection, List<Round> rounds) throws SQLException {
        int applied = 0;
        for (int round = 0; round < rounds.size(); round++) {
            String merge = rounds.get(round).redriven() ? MERGE_REDRIVEN : MERGE;
            try (PreparedStatement statement = connection.prepareStatement(merge)) {
                statement.setInt(1, round);
                applied += statement.executeUpdate();
            }
        }
        return applied;
    }
}
