package dev.attempts.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.Events;
import dev.attempts.consumer.sink.BareSink;
import dev.attempts.embedded.Eventually;
import dev.attempts.servicekit.service.Service;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** How fast a backlog drains and how long a steady event takes; run by name only, see docs/performance.md. */
class DrainBenchmark {
    private static final int ATTEMPTS = 100_000;
    private static final int EVENTS = Integer.getInteger("bench.events", 2_000_000);
    private static final int STEADY_RATE = Integer.getInteger("bench.rate", 2_000);
    private static final int STEADY_SECONDS = Integer.getInteger("bench.seconds", 30);

    /** Broker and consumer in this JVM, Postgres beside it. */
    @Test
    void drainsABacklog() {
        try (var pipeline = backlog()) {
            bareSink(pipeline);
            long start = System.nanoTime();
            Service service = pipeline.startConsumer();
            report(pipeline, start);
            for (String phase : new String[] {"poll", "decode", "write", "commit", "other"}) {
                System.out.printf(
                        "  %s %.2f s%n", phase, Pipeline.metric(service, "attempt.consumer.loop", "phase", phase));
            }
            System.out.printf("  rows %,.0f%n", Pipeline.metric(service, "attempt.consumer.written"));
            bareSink(pipeline);
        }
    }

    /** Before and after: the machine may have become another one meanwhile. */
    private static void bareSink(Pipeline pipeline) {
        int rows = pipeline.settings().batch().rowsMax();
        double rate = BareSink.copy(pipeline.table(), ATTEMPTS, rows, Duration.ofSeconds(6));
        System.out.printf("%nthe bare sink with %,d rows a transaction: %,.0f events/s%n", rows, rate);
    }

    /** The consumer in a process of its own that may have 256 MiB of heap. */
    @Test
    void drainsABacklogWithASmallHeap() {
        try (var pipeline = backlog()) {
            long start = System.nanoTime();
            try (var child = ChildConsumer.start(pipeline.environment())) {
                report(pipeline, start);
                assertThat(child.isAlive()).isTrue();
            }
        }
    }

    @Test
    void storesSteadyEventsSoon() {
        try (var pipeline = new Pipeline()) {
            pipeline.createTopics();
            seed(pipeline);
            Service service = pipeline.startConsumer();
            steady(pipeline, STEADY_RATE * 10);
            pipeline.awaitDrained();
            var before =
                    service.meters().get("attempt.consumer.end.to.end").timer().takeSnapshot();
            long batchesBefore = batches(service);
            steady(pipeline, STEADY_RATE * STEADY_SECONDS);
            pipeline.awaitDrained();
            var after =
                    service.meters().get("attempt.consumer.end.to.end").timer().takeSnapshot();
            long events = after.count() - before.count();
            System.out.printf(
                    "%n%,d events at %,d/s, %,d events a transaction, from timestamp to commit:%n",
                    events, STEADY_RATE, events / Math.max(1, batches(service) - batchesBefore));
            for (int i = 0; i < after.histogramCounts().length; i++) {
                double within = after.histogramCounts()[i].count() - before.histogramCounts()[i].count();
                System.out.printf(
                        "  %.2f %% within %,.0f ms%n",
                        100 * within / events, after.histogramCounts()[i].bucket() / 1e6);
            }
        }
    }

    private static long batches(Service service) {
        return service.meters().get("attempt.consumer.batch.size").summary().count();
    }

    private static Pipeline backlog() {
        var pipeline = new Pipeline();
        pipeline.createTopics();
        seed(pipeline);
        var random = new Random(1);
        for (int number = 1; number <= EVENTS; number++) {
            pipeline.sendLater(event(pipeline, random, number));
            if (number % 100_000 == 0) {
                pipeline.flush();
            }
        }
        pipeline.flush();
        pipeline.table().execute("CHECKPOINT");
        return pipeline;
    }

    private static void seed(Pipeline pipeline) {
        pipeline.table()
                .migrated()
                .execute("INSERT INTO attempt (attempt_id, answers) SELECT id, '{}' FROM generate_series(1, " + ATTEMPTS
                        + ") AS id; ANALYZE attempt");
    }

    private static ProducerRecord<byte[], byte[]> event(Pipeline pipeline, Random random, int number) {
        return pipeline.event(1L + random.nextInt(ATTEMPTS), Events.typicalValue(number));
    }

    /** Each in its time, or as soon after it as the machine lets us. */
    private static void steady(Pipeline pipeline, int events) {
        var random = new Random(2);
        long start = System.nanoTime();
        for (int number = 1; number <= events; number++) {
            pipeline.sendLater(event(pipeline, random, number));
            long due = start + number * (Duration.ofSeconds(1).toNanos() / STEADY_RATE);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
        pipeline.flush();
    }

    private static void report(Pipeline pipeline, long start) {
        Eventually.passes(
                "claimed",
                () -> assertThat(pipeline.table().number("SELECT count(*) FROM checkpoint"))
                        .isEqualTo(Pipeline.PARTITIONS));
        long first = System.nanoTime();
        long before = stored(pipeline);
        long end = EVENTS;
        while (stored(pipeline) < end) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        double seconds = (System.nanoTime() - first) / 1e9;
        System.out.printf(
                "%n%,d events drained: %,.0f events/s over %.1f s, %.1f s after the start%n",
                end, (end - before) / seconds, seconds, (System.nanoTime() - start) / 1e9);
    }

    private static long stored(Pipeline pipeline) {
        return pipeline.table().number("SELECT COALESCE(sum(next_offset), 0) FROM checkpoint");
    }
}
