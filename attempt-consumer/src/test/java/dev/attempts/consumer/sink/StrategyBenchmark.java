package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Advance;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Rows a second of each way to write, checkpoint and durable commit included; run by name only, see docs/performance.md. */
class StrategyBenchmark {
    private static final int ATTEMPTS = 100_000;
    private static final int[] SIZES = {10, 100, 1_000, 10_000};
    private static final Duration WARM_UP = Duration.ofMillis(400);
    private static final Duration MEASURED = Duration.ofMillis(Long.getLong("bench.ms", 1_500));

    private static final Map<String, Supplier<PostgresWriter>> STRATEGIES = new LinkedHashMap<>();

    static {
        STRATEGIES.put("COPY + merge", PostgresCopy::new);
        STRATEGIES.put("unnest", PostgresUnnest::new);
        STRATEGIES.put("rewritten batch", RewrittenBatchWriter::new);
    }

    private final AttemptTable table = AttemptTable.fresh().migrated();

    @Test
    void rowsASecond() throws Exception {
        table.execute("INSERT INTO attempt (attempt_id, answers) SELECT id, '{}' FROM generate_series(1, " + ATTEMPTS
                + ") AS id; VACUUM ANALYZE attempt");
        System.out.println("\n| keys | connections | rows a transaction | " + String.join(" | ", STRATEGIES.keySet())
                + " |\n| --- | --- | --- | --- | --- | --- |");
        for (boolean hot : new boolean[] {false, true}) {
            for (int connections : new int[] {1, 2}) {
                for (int size : SIZES) {
                    var line = new StringBuilder(
                            "| " + (hot ? "hot" : "cold") + " | " + connections + " | " + size + " |");
                    for (Supplier<PostgresWriter> strategy : STRATEGIES.values()) {
                        line.append(" %,d |".formatted(rowsASecond(strategy, hot, connections, size)));
                    }
                    System.out.println(line);
                }
            }
        }
    }

    private long rowsASecond(Supplier<PostgresWriter> strategy, boolean hot, int connections, int size)
            throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int partition = i;
                rates.add(threads.submit(
                        () -> rate(strategy.get(), batches(hot, partition, connections, size), partition)));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return Math.round(sum);
        }
    }

    /** Folded batches: each attempt once. Those of different connections never meet, as those of partitions do not. */
    private static List<List<Round>> batches(boolean hot, int partition, int connections, int size) {
        var random = new Random(partition);
        List<List<Round>> batches = new ArrayList<>();
        for (int batch = 0; batch < (hot ? 1 : Math.max(4, 20_000 / size)); batch++) {
            List<ReceivedEvent> events = new ArrayList<>();
            for (int row = 0; row < size; row++) {
                long slot = hot ? row : random.nextInt(ATTEMPTS / connections);
                events.add(Events.large(1 + slot * connections + partition, row, 100, System.currentTimeMillis()));
            }
            batches.add(Fold.of(events));
        }
        return batches;
    }

    private double rate(PostgresWriter writer, List<List<Round>> batches, int partition) throws SQLException {
        String url = table.settings().url() + "?reWriteBatchedInserts=true";
        try (Connection connection = DriverManager.getConnection(
                url, table.settings().user(), table.settings().password())) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(PostgresCopy.CREATE_INCOMING);
                statement.execute("DELETE FROM checkpoint WHERE partition = " + partition
                        + "; INSERT INTO checkpoint VALUES ('bench', " + partition + ", gen_random_uuid(), 0, 1)");
            }
            connection.setAutoCommit(false);
            var run = new Run(connection, writer, batches, partition);
            run.during(WARM_UP);
            return run.during(MEASURED);
        }
    }

    private static final class Run {
        private final Connection connection;
        private final PostgresWriter writer;
        private final List<List<Round>> batches;
        private final int partition;
        private final PostgresCheckpointAdvance checkpoint = new PostgresCheckpointAdvance("bench");
        private long transactions;

        Run(Connection connection, PostgresWriter writer, List<List<Round>> batches, int partition) {
            this.connection = connection;
            this.writer = writer;
            this.batches = batches;
            this.partition = partition;
        }

        /** Rows a second. */
        double during(Duration span) throws SQLException {
            long start = System.nanoTime();
            long rows = 0;
            while (System.nanoTime() - start < span.toNanos()) {
                List<Round> batch = batches.get((int) (transactions % batches.size()));
                writer.load(connection, batch);
                if (!checkpoint
                        .take(connection, List.of(new Advance(partition, 1, transactions, transactions + 1)))
                        .isEmpty()) {
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
}
