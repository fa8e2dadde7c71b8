package dev.attempts.consumer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.Events;
import dev.attempts.consumer.batch.Fold;
import dev.attempts.consumer.batch.Oracle;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.metrics.TimeBudget;
import dev.attempts.embedded.Eventually;
import dev.attempts.schema.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAttemptSinkIT {
    private static final String TOPIC = "attempts";
    private static final int ALWAYS_COPY = 0;
    private static final int NEVER_COPY = Integer.MAX_VALUE;

    private final AttemptTable table = AttemptTable.fresh().migrated();
    private Database database;

    @BeforeEach
    void holdPartition0WithEpoch1() {
        database = table.open();
        table.execute("INSERT INTO checkpoint (topic, topic_id, partition, next_offset, epoch)"
                + " VALUES ('attempts', gen_random_uuid(), 0, 0, 1), ('attempts', gen_random_uuid(), 1, 0, 1)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Random batches, revisions, redriven events, batch boundaries and replays; both ways of writing. */
    @ParameterizedTest
    @ValueSource(ints = {ALWAYS_COPY, NEVER_COPY})
    void leavesTheTableAsAllEventsOneByOneWould(int copyFromRows) {
        var sink = sink(copyFromRows);
        for (List<ReceivedEvent> events : Events.sequences(40).list().ofSize(25).sample()) {
            table.execute("TRUNCATE attempt; UPDATE checkpoint SET next_offset = 0");
            var oracle = new Oracle();
            int done = 0;
            for (List<ReceivedEvent> batch : cut(events)) {
                List<Advance> advances = List.of(Events.advance(0, 1, done, done + batch.size()));
                done += batch.size();

                StoreOutcome first = sink.store(Fold.of(batch), advances);
                StoreOutcome replay = sink.store(Fold.of(batch), advances);

                oracle.apply(batch);
                assertThat(first).isInstanceOf(StoreOutcome.Stored.class);
                assertThat(replay).isEqualTo(new StoreOutcome.Fenced(Set.of(0)));
            }
            assertThat(table.rows()).as("%s", events).isEqualTo(oracle.rows());
        }
    }

    private static List<List<ReceivedEvent>> cut(List<ReceivedEvent> events) {
        List<List<ReceivedEvent>> batches = new ArrayList<>();
        int size = 1 + events.size() % 7;
        for (int from = 0; from < events.size(); from += size) {
            batches.add(events.subList(from, Math.min(events.size(), from + size)));
        }
        return batches;
    }

    @ParameterizedTest
    @ValueSource(ints = {ALWAYS_COPY, NEVER_COPY})
    void countsWhatWasAppliedAndWhatTheGuardKept(int copyFromRows) {
        var sink = sink(copyFromRows);
        sink.store(Fold.of(List.of(Events.revised(1, 0, 9))), step(0, 1));

        StoreOutcome outcome = sink.store(Fold.of(List.of(Events.revised(1, 1, 8), Events.event(2, 2))), step(1, 3));

        assertThat(outcome).isEqualTo(new StoreOutcome.Stored(1, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {ALWAYS_COPY, NEVER_COPY})
    void storesNothingWhenTheEpochHasMovedOn(int copyFromRows) {
        table.execute("UPDATE checkpoint SET epoch = 2 WHERE partition = 0");
        List<Advance> both = List.of(Events.advance(0, 1, 0, 5), Events.advance(1, 1, 0, 5));

        StoreOutcome outcome = sink(copyFromRows).store(Fold.of(List.of(Events.event(1, 0))), both);

        assertThat(outcome).isEqualTo(new StoreOutcome.Fenced(Set.of(0)));
        assertThat(table.rows()).isEmpty();
        assertThat(table.number("SELECT sum(next_offset) FROM checkpoint")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {ALWAYS_COPY, NEVER_COPY})
    void storesNothingWhenThePartitionIsTakenOverWhileItWaitsForTheLock(int copyFromRows) throws Exception {
        var sink = sink(copyFromRows);
        try (Connection other = database.connection();
                Statement takingOver = other.createStatement();
                ExecutorService loop = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            takingOver.execute("UPDATE checkpoint SET epoch = 2 WHERE partition = 0");
            var storing = loop.submit(() -> sink.store(Fold.of(List.of(Events.event(1, 0))), step(0, 1)));
            Eventually.passes(
                    "waiting for the lock",
                    () -> assertThat(table.waitingForALock()).isOne());
            other.commit();

            assertThat(storing.get()).isEqualTo(new StoreOutcome.Fenced(Set.of(0)));
        }
        assertThat(table.rows()).isEmpty();
    }

    /** Rows by COPY, rows as arrays in one statement, no rows at all in several. */
    @ParameterizedTest
    @CsvSource({ALWAYS_COPY + ", 2", NEVER_COPY + ", 2", NEVER_COPY + ", 0"})
    void keepsTheLeaderEpochWithTheCheckpoint(int copyFromRows, int rows) {
        List<ReceivedEvent> events = LongStream.range(0, rows)
                .mapToObj(id -> Events.event(1 + id, id))
                .toList();
        List<Advance> both =
                List.of(new Advance(0, 1, 0, 7, Optional.of(3)), new Advance(1, 1, 0, 9, Optional.empty()));

        assertThat(sink(copyFromRows).store(Fold.of(events), both)).isInstanceOf(StoreOutcome.Stored.class);

        assertThat(table.number("SELECT leader_epoch FROM checkpoint WHERE partition = 0 AND leader_epoch_at = 7"))
                .isEqualTo(3);
        assertThat(table.number("SELECT count(*) FROM checkpoint WHERE leader_epoch IS NULL AND leader_epoch_at = 9"))
                .isOne();
    }

    @Test
    void storesNothingWhenTheCheckpointIsNotWhereTheBatchBegins() {
        table.execute("UPDATE checkpoint SET next_offset = 3");

        StoreOutcome outcome = sink(NEVER_COPY).store(Fold.of(List.of(Events.event(1, 2))), step(2, 5));

        assertThat(outcome).isEqualTo(new StoreOutcome.Fenced(Set.of(0)));
        assertThat(table.rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {ALWAYS_COPY, NEVER_COPY})
    void storesWhatNoPageHoldsAndTimestampsThatNobodyMeant(int copyFromRows) {
        var large = Events.large(1, 0, 60_000, Long.MAX_VALUE);
        var early = Events.large(2, 1, 10, -1);

        StoreOutcome outcome = sink(copyFromRows).store(Fold.of(List.of(large, early)), step(0, 2));

        assertThat(outcome).isEqualTo(new StoreOutcome.Stored(2, 0));
        assertThat(table.number("SELECT length(replace(answers::text, ' ', '')) FROM attempt WHERE attempt_id = 1"))
                .isEqualTo(large.event().answers().length());
        assertThat(table.number("SELECT extract(year FROM updated_at) FROM attempt WHERE attempt_id = 1"))
                .isGreaterThanOrEqualTo(9999);
    }

    @Test
    void tellsATransientFailureFromADefect() {
        var sink = sink(NEVER_COPY);
        table.execute("ALTER TABLE attempt RENAME TO elsewhere");
        assertThat(sink.store(Fold.of(List.of(Events.event(1, 0))), step(0, 1)))
                .isInstanceOfSatisfying(
                        StoreOutcome.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(SinkFailure.Defect.class));
        table.execute("ALTER TABLE elsewhere RENAME TO attempt");

        database.close();

        assertThat(sink.store(Fold.of(List.of(Events.event(1, 0))), step(0, 1)))
                .isInstanceOfSatisfying(
                        StoreOutcome.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(SinkFailure.Transient.class));
    }

    @Test
    void findsThreeRefusedEventsAmongTenThousandWithTensOfStatements() {
        table.execute("ALTER TABLE attempt ADD CHECK (attempt_id NOT IN (17, 4711, 9999))");
        List<ReceivedEvent> events = LongStream.rangeClosed(1, 10_000)
                .mapToObj(id -> Events.event(id, id))
                .toList();
        var sink = sink(ALWAYS_COPY);
        assertThat(sink.store(Fold.of(events), step(0, 10_001)))
                .isInstanceOfSatisfying(
                        StoreOutcome.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(SinkFailure.Rejected.class));

        IsolateOutcome outcome = sink.isolate(events);

        assertThat(outcome).isInstanceOfSatisfying(IsolateOutcome.Isolated.class, isolated -> {
            assertThat(isolated.refused())
                    .extracting(refused -> refused.event().attemptId())
                    .containsExactly(17L, 4711L, 9999L);
            assertThat(isolated.refused())
                    .allSatisfy(refused ->
                            assertThat(refused.detail()).contains("23514").doesNotContain("[17"));
            assertThat(isolated.merges()).isLessThan(100);
        });
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void findsTheFirstHundredWhenItRefusesThemAll() {
        table.execute("ALTER TABLE attempt ADD CHECK (attempt_id < 0)");
        List<ReceivedEvent> events = LongStream.rangeClosed(1, 300)
                .mapToObj(id -> Events.event(id, id))
                .toList();

        assertThat(sink(NEVER_COPY).isolate(events))
                .isInstanceOfSatisfying(
                        IsolateOutcome.Isolated.class,
                        isolated -> assertThat(isolated.refused())
                                .extracting(refused -> refused.event().attemptId())
                                .containsExactlyElementsOf(
                                        LongStream.rangeClosed(1, 100).boxed().toList()));
    }

    /** As it does close to the wraparound of its transaction ids; here by a function in place of Postgres' own, and a trigger. */
    @Test
    void blamesNoEventWhenTheServerRefusesWhateverIsATransaction() {
        database.close();
        table.execute("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no more transaction ids' USING ERRCODE = '54000'; END $$;
                CREATE TRIGGER refuse BEFORE INSERT ON attempt EXECUTE FUNCTION refuse();
                CREATE FUNCTION public.pg_current_xact_id() RETURNS xid8 LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no more transaction ids' USING ERRCODE = '54000'; END $$;
                DO $$ BEGIN
                    EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database());
                END $$
                """);
        database = table.open();

        assertThat(sink(NEVER_COPY).isolate(List.of(Events.event(1, 0))))
                .isInstanceOfSatisfying(
                        IsolateOutcome.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(SinkFailure.Transient.class));
    }

    @Test
    void blamesOnlyTheEventsOfAnAttemptThatAreRefused() {
        table.execute("ALTER TABLE attempt ADD CHECK (source_offset NOT IN (2, 4))");
        List<ReceivedEvent> events =
                Stream.of(1, 2, 3, 4, 5).map(offset -> Events.event(1, offset)).toList();

        assertThat(sink(NEVER_COPY).isolate(events.subList(0, 4)))
                .isInstanceOfSatisfying(
                        IsolateOutcome.Isolated.class,
                        isolated -> assertThat(isolated.refused())
                                .extracting(refused -> refused.event().source().offset())
                                .containsExactly(2L, 4L));
    }

    private PostgresAttemptSink sink(int copyFromRows) {
        return new PostgresAttemptSink(database, TOPIC, new TimeBudget(new SimpleMeterRegistry()), copyFromRows);
    }

    private static List<Advance> step(long from, long to) {
        return List.of(Events.advance(0, 1, from, to));
    }
}
