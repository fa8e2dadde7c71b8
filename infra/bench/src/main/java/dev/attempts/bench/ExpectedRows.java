package dev.attempts.bench;

import dev.attempts.bench.TopicOracle.Expected;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** Compares what rows of {@code attempt} must say with what they say, inside of the database. */
final class ExpectedRows {
    private static final String CREATE = """
            create temporary table expected (
                attempt_id bigint primary key, answers text, revision bigint, partition int, "offset" bigint)
            """;
    private static final String INSERT = "insert into expected values (?, ?, nullif(?, -1), ?, ?)";
    private static final String COUNT_WRONG = """
            select count(*)
            from expected left join attempt using (attempt_id)
            where (attempt.answers::jsonb, attempt.revision, attempt.source_partition, attempt.source_offset)
                is distinct from (expected.answers::jsonb, expected.revision, expected.partition, expected."offset")
            """;
    private static final int ROWS_PER_BATCH = 5_000;

    private final Connection connection;
    private final Map<Long, Expected> expected;

    ExpectedRows(Connection connection, Map<Long, Expected> expected) {
        this.connection = connection;
        this.expected = expected;
    }

    long wrong() throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(CREATE);
            insert();
            try (var count = statement.executeQuery(COUNT_WRONG)) {
                count.next();
                return count.getLong(1);
            }
        }
    }

    private void insert() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int rows = 0;
            for (var entry : expected.entrySet()) {
                insert.setLong(1, entry.getKey());
                insert.setString(2, entry.getValue().answers());
                insert.setLong(3, entry.getValue().revision());
                insert.setInt(4, entry.getValue().partition());
                insert.setLong(5, entry.getValue().offset());
                insert.addBatch();
                if (++rows % ROWS_PER_BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }
}
