package dev.attempts.consumer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.Events;
import dev.attempts.consumer.batch.Fold;
import dev.attempts.consumer.metrics.TimeBudget;
import dev.attempts.embedded.Eventually;
import dev.attempts.schema.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an {@code INSERT … ON CONFLICT} would do by itself. */
class PostgresMergeIT {
    private static final int ALWAYS_COPY = 0;
    private static final int NEVER_COPY = Integer.MAX_VALUE;

    private final AttemptTable table = AttemptTable.fresh().migrated();
    private final Database database = table.open();

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {ALWAYS_COPY, NEVER_COPY})
    void findsTheAttemptThatSomebodyElseInsertedMeanwhileTheNextTime(int copyFromRows) throws Exception {
        var sink = sink(copyFromRows);
        try (Connection other = database.connection();
                Statement inserting = other.createStatement();
                ExecutorService loop = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            inserting.execute("INSERT INTO attempt (attempt_id) VALUES (1)");
            var storing = loop.submit(() -> store(sink, 0));
            Eventually.passes(
                    "waiting for the other one's row",
                    () -> assertThat(table.waitingForALock()).isOne());
            other.commit();

            assertThat(storing.get())
                    .isInstanceOfSatisfying(
                            StoreOutcome.Failed.class,
                            failed -> assertThat(failed.failure()).isInstanceOf(SinkFailure.Transient.class));
        }
        assertThat(store(sink, 0)).isEqualTo(new StoreOutcome.Stored(1, 0));
        assertThat(table.rows()).hasSize(1);
    }

    /** A plan is kept while the table grows: one that reads all of a small table would read all of a large one for each event. */
    @ParameterizedTest
    @ValueSource(ints = {ALWAYS_COPY, NEVER_COPY})
    void looksAttemptsUpByTheirKeyEvenInASmallTable(int copyFromRows) {
        table.execute("INSERT INTO attempt (attempt_id) SELECT * FROM generate_series(1, 10)");
        table.execute("VACUUM ANALYZE attempt");
        long before = table.number("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'attempt'");
        var sink = sink(copyFromRows);

        store(sink, 0);
        store(sink, 1);
        database.close(); // Then the server has counted.

        assertThat(table.number("SELECT idx_scan FROM pg_stat_user_tables WHERE relname = 'attempt'"))
                .isEqualTo(2);
        assertThat(table.number("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'attempt'"))
                .isEqualTo(before);
    }

    @Test
    void plansItsStatementOnce() throws Exception {
        var sink = sink(NEVER_COPY);
        for (int offset = 0; offset < 12; offset++) { // The driver prepares with the fifth.
            store(sink, offset);
        }

        try (Connection same = database.connection();
                Statement statement = same.createStatement();
                ResultSet plans =
                        statement.executeQuery("SELECT generic_plans, custom_plans FROM pg_prepared_statements"
                                + " WHERE statement LIKE '%MERGE INTO attempt%'")) {
            assertThat(plans.next()).isTrue();
            assertThat(plans.getLong("generic_plans")).isEqualTo(8);
            assertThat(plans.getLong("custom_plans")).isZero();
        }
    }

    private PostgresAttemptSink sink(int copyFromRows) {
        table.execute("INSERT INTO checkpoint (topic, topic_id, partition, next_offset, epoch)"
                + " VALUES ('attempts', gen_random_uuid(), 0, 0, 1)");
        return new PostgresAttemptSink(database, "attempts", new TimeBudget(new SimpleMeterRegistry()), copyFromRows);
    }

    private static StoreOutcome store(PostgresAttemptSink sink, long offset) {
        List<Advance> step = List.of(Events.advance(0, 1, offset, offset + 1));
        return sink.store(Fold.of(List.of(Events.event(1, offset))), step);
    }
}
