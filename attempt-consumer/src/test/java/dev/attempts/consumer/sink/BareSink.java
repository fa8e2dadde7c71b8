package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Events;
import dev.attempts.consumer.batch.Fold;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The consumer's transaction and nothing around it: batches that are there already, as fast as Postgres takes them. */
public final class BareSink {
    private static final int ROWS_PREPARED = 40_000;

    private final AttemptTable table;
    private final PostgresWriter writer;
    private final int partition;
    private final PostgresCheckpointAdvance checkpoint = new PostgresCheckpointAdvance("bench");
    private long transactions;

    BareSink(AttemptTable table, PostgresWriter writer, int partition) {
        this.table = table;
        this.writer = writer;
        this.partition = partition;
    }

    /** Random keys, one connection. */
    public static double copy(AttemptTable table, int attempts, int rows, Duration span) {
        try {
            return new BareSink(table, new PostgresCopy(), 0).rowsASecond(batches(attempts, 1, 0, rows), span);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Folded batches, as many as make up a good part of the attempts. */
    static List<List<Round>> batches(int attempts, int stride, int first, int size) {
        var random = new Random(first);
        List<List<Round>> batches = new ArrayList<>();
        for (int batch = 0; batch < Math.max(4, ROWS_PREPARED / size); batch++) {
            List<ReceivedEvent> events = new ArrayList<>();
            for (int row = 0; row < size; row++) {
                long slot = size == attempts ? row : random.nextInt(attempts);
                events.add(Events.typical(1 + slot * stride + first, row + 1));
            }
            batches.add(Fold.of(events));
        }
        return batches;
    }

    /** The rows of a second, after a third of the span to warm up. */
    double rowsASecond(List<List<Round>> batches, Duration span) throws SQLException {
        String url = table.settings().url() + "?reWriteBatchedInserts=true";
        String mine = " WHERE topic = 'bench' AND partition = " + partition;
        table.execute("DELETE FROM checkpoint" + mine);
        table.execute("INSERT INTO checkpoint (topic, topic_id, partition, next_offset, epoch)"
                + " VALUES ('bench', gen_random_uuid(), " + partition + ", 0, 1)");
        try (Connection connection = DriverManager.getConnection(
                url, table.settings().user(), table.settings().password())) {
            try (Statement statement = connection.createStatement()) {
                for (var setting : PostgresSessions.SETTINGS.entrySet()) {
                    statement.execute("SET %s = '%s'".formatted(setting.getKey(), setting.getValue()));
                }
                statement.execute(PostgresCopy.CREATE_INCOMING);
            }
            connection.setAutoCommit(false);
            run(connection, batches, span.dividedBy(3));
            return run(connection, batches, span);
        } finally {
            table.execute("DELETE FROM checkpoint" + mine);
        }
    }

    private double run(Connection connection, List<List<Round>> batches, Duration span) throws SQLException {
        long start = System.nanoTime();
        long rows = 0;
        while (System.nanoTime() - start < span.toNanos()) {
            List<Round> batch = batches.get((int) (transactions % batches.size()));
            writer.load(connection, batch);
            var step = List.of(Events.advance(partition, 1, transactions, transactions + 1));
            if (!checkpoint.take(connection, step).isEmpty()) {
                throw new IllegalStateException("lost the checkpoint");
            }
            writer.merge(connection, batch);
            connection.commit();
            transactions++;
            rows += batch.stream().mapToInt(round -> round.events().size()).sum();
        }
        return rows * 1e9 / (System.nanoTime() - start);
    }
}
