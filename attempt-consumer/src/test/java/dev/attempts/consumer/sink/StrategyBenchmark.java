package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Rows a second of each way to write, checkpoint and durable commit included; run by name only, see docs/performance.md. */
class StrategyBenchmark {
    private static final int ATTEMPTS = 100_000;
    private static final int[] SIZES = {10, 100, 1_000, 10_000};
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
                + ") AS id");
        table.execute("VACUUM ANALYZE attempt");
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
                var sink = new BareSink(table, strategy.get(), i);
                // Attempts of different connections never meet, as those of partitions do not.
                List<List<Round>> batches = BareSink.batches(hot ? size : ATTEMPTS / connections, connections, i, size);
                rates.add(threads.submit(() -> sink.rowsASecond(batches, MEASURED)));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return Math.round(sum);
        }
    }
}
