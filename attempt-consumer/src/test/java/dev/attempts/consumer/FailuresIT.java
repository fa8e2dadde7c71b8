package dev.attempts.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.events.DeadLetterHeaders;
import dev.attempts.servicekit.service.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailuresIT {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @Test
    void withoutPostgresItStaysInTheGroupCountsItsLagAndCatchesUpAlone() {
        var postgres = opened(TestPostgres.own());
        var pipeline = opened(new Pipeline(TestKafka.shared(), postgres));
        Service service = start(pipeline);
        pipeline.sendEach(1, 100);
        pipeline.awaitDrained();

        postgres.crash();
        pipeline.sendEach(101, 300);
        Eventually.passes(
                "not ready, and it says why",
                () -> assertThat(service.readiness().toString()).contains("the database"));
        Eventually.passes("lag counts on", () -> {
            assertThat(Pipeline.metric(service, "attempt.consumer.lag")).isEqualTo(200);
            assertThat(Pipeline.metric(service, "attempt.consumer.lag.time")).isGreaterThan(2);
        });
        assertThat(pipeline.committed())
                .as("told to the group: nothing that is not stored")
                .isLessThanOrEqualTo(100);
        postgres.restart();

        pipeline.awaitDrained();
        assertThat(pipeline.table().rows()).isEqualTo(pipeline.oracle().rows());
        assertThat(Pipeline.metric(service, "attempt.consumer.retries", "cause", "database"))
                .isPositive();
        assertThat(Pipeline.metric(service, "attempt.consumer.epochs", "change", "claimed"))
                .as("no partition changed hands")
                .isEqualTo(Pipeline.PARTITIONS);
        Eventually.passes("ready again, lag gone", () -> {
            assertThat(service.readiness().toString()).isEqualTo("ready");
            assertThat(Pipeline.metric(service, "attempt.consumer.lag")).isZero();
            assertThat(Pipeline.metric(service, "attempt.consumer.lag.time")).isZero();
        });
    }

    @Test
    void deadLettersWhatPostgresRefusesAndAccountsForEveryEvent() {
        var pipeline = opened(new Pipeline());
        pipeline.createTopics();
        pipeline.table().migrated().execute("ALTER TABLE attempt ADD CHECK (attempt_id NOT IN (7, 70))");
        pipeline.sendEach(1, 100);
        pipeline.sendEach(1, 50);
        pipeline.send(pipeline.event(3, "malformed"));

        Service service = start(pipeline);
        pipeline.awaitDrained();

        var letters = TopicReader.all(pipeline.kafka(), pipeline.deadLetterTopic());
        assertThat(letters)
                .filteredOn(letter -> "rejected-by-database"
                        .equals(header(letter.headers()
                                .lastHeader(DeadLetterHeaders.REASON)
                                .value())))
                .extracting(letter -> header(letter.key()))
                .containsExactlyInAnyOrder("7", "7", "70");
        assertThat(pipeline.table().rows()).hasSize(98).doesNotContainKeys(7L, 70L);
        Eventually.passes(
                "counted",
                () -> assertThat(Pipeline.metric(service, "attempt.consumer.received"))
                        .isEqualTo(151));
        double applied = outcome(service, "applied");
        double superseded = outcome(service, "superseded");
        double deadLettered = outcome(service, "dead-lettered");
        assertThat(applied + superseded + deadLettered).isEqualTo(151);
        assertThat(deadLettered).isEqualTo(4);
        assertThat(applied).isGreaterThanOrEqualTo(98);
        assertThat(Pipeline.metric(service, "attempt.consumer.misrouted")).isZero();
    }

    /** A backlog is folded while it is read: the event that the refused one took the place of must come back. */
    @Test
    void storesWhatCountsWithoutTheEventThatPostgresRefusesAlsoOfABacklog() {
        var pipeline = opened(new Pipeline());
        pipeline.set("BATCH_ROWS_MAX", "100");
        pipeline.set("TOPIC_PARTITIONS", "1");
        pipeline.createTopics();
        pipeline.table().migrated().execute("ALTER TABLE attempt ADD CHECK (answers::text <> '{\"1\":[666]}')");
        pipeline.sendEach(1, 300);
        pipeline.send(pipeline.event(7, "{\"answers\":{\"1\":[1]}}"));
        pipeline.send(pipeline.event(7, "{\"answers\":{\"1\":[666]}}"));
        pipeline.sendEach(301, 600);

        Service service = start(pipeline);
        pipeline.awaitDrained();

        assertThat(service.meters().get("attempt.consumer.batch.size").summary().max())
                .as("first it was a batch of a backlog")
                .isEqualTo(602);
        assertThat(pipeline.table()
                        .number("SELECT count(*) FROM attempt WHERE attempt_id = 7 AND answers::text = '{\"1\":[1]}'"))
                .as("the row as it was before the refused event")
                .isEqualTo(1);
        assertThat(pipeline.table().rows()).hasSize(600);
        Eventually.passes(
                "counted",
                () -> assertThat(outcome(service, "applied") + outcome(service, "superseded"))
                        .isEqualTo(601));
        assertThat(outcome(service, "dead-lettered")).isEqualTo(1);
    }

    @Test
    void countsEventsOnAPartitionThatIsNotTheirsAndStoresThem() {
        var pipeline = opened(new Pipeline());
        pipeline.createTopics();
        for (int partition = 0; partition < Pipeline.PARTITIONS; partition++) {
            var routed = pipeline.event(17, "{\"answers\":{\"1\":[" + (partition + 1) + "]}}");
            pipeline.send(new ProducerRecord<>(routed.topic(), partition, routed.key(), routed.value()));
        }

        Service service = start(pipeline);
        pipeline.awaitDrained();

        Eventually.passes(
                "counted",
                () -> assertThat(Pipeline.metric(service, "attempt.consumer.misrouted"))
                        .isEqualTo(Pipeline.PARTITIONS - 1));
        assertThat(pipeline.table().rows()).containsOnlyKeys(17L);
    }

    @Test
    void stopsOnADefectWithoutPassingAnything() {
        var pipeline = opened(new Pipeline());
        pipeline.createTopics();
        pipeline.table().migrated().execute("ALTER TABLE attempt RENAME answers TO other");
        pipeline.sendEach(1, 10);

        start(pipeline);

        awaitFailure("42703");
        assertThat(pipeline.table().number("SELECT sum(next_offset) FROM checkpoint"))
                .isZero();
    }

    @Test
    void stopsBeforeItPublishesTooManyDeadLettersInARow() {
        var pipeline = opened(new Pipeline());
        pipeline.createTopics();
        pipeline.set("DEAD_LETTERS_RUN_MAX", "10");
        for (int i = 0; i < 11; i++) {
            pipeline.send(pipeline.event(17, "broken"));
        }

        start(pipeline);

        awaitFailure("too many dead letters in a row");
        assertThat(TopicReader.all(pipeline.kafka(), pipeline.deadLetterTopic()))
                .isEmpty();
        assertThat(pipeline.table().number("SELECT sum(next_offset) FROM checkpoint"))
                .isZero();
    }

    @Test
    void stopsAndNamesTheEventsThatRetentionHasEaten() throws Exception {
        var pipeline = opened(new Pipeline());
        pipeline.createTopics();
        Service first = start(pipeline);
        pipeline.sendEach(1, 60);
        pipeline.awaitDrained();
        pipeline.stop(first);
        long next = pipeline.table().number("SELECT next_offset FROM checkpoint WHERE partition = 0");
        pipeline.sendEach(1, 60);
        try (Admin admin = admin(pipeline)) {
            admin.deleteRecords(Map.of(new TopicPartition(pipeline.topic(), 0), RecordsToDelete.beforeOffset(next + 2)))
                    .all()
                    .get();
        }

        Service second = start(pipeline);
        awaitFailure("partition 0: the events from offset " + next + " to " + (next + 1));
        pipeline.stop(second);
        pipeline.set("ON_GAP", "skip");
        start(pipeline);

        pipeline.awaitDrained();
    }

    @Test
    void stopsWhenTheCheckpointIsBeyondTheLog() {
        var pipeline = opened(new Pipeline());
        pipeline.createTopics();
        Service first = start(pipeline);
        pipeline.sendEach(1, 60);
        pipeline.awaitDrained();
        pipeline.stop(first);
        pipeline.table().execute("UPDATE checkpoint SET next_offset = 1000 WHERE partition = 3");

        start(pipeline);

        awaitFailure("partition 3: the checkpoint stands at offset 1000");
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private Service start(Pipeline pipeline) {
        Service service = pipeline.startConsumer();
        service.whenFailed(failures::add);
        return service;
    }

    private void awaitFailure(String message) {
        Eventually.passes(
                "stopped because of " + message,
                () -> assertThat(failures)
                        .singleElement()
                        .satisfies(failure -> assertThat(failure).hasMessageContaining(message)));
        failures.clear();
    }

    private static Admin admin(Pipeline pipeline) {
        return Admin.create(Map.of("bootstrap.servers", pipeline.kafka().bootstrapServers()));
    }

    private static double outcome(Service service, String outcome) {
        return Pipeline.metric(service, "attempt.consumer.outcomes", "outcome", outcome);
    }

    private static String header(byte[] text) {
        return new String(text, UTF_8);
    }
}
