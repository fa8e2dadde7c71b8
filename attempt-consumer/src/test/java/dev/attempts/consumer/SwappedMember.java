package dev.attempts.consumer;

import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.consumer.checkpoint.GapPolicy;
import dev.attempts.consumer.checkpoint.PostgresCheckpoints;
import dev.attempts.consumer.deadletters.DeadLetters;
import dev.attempts.consumer.deadletters.PublishOutcome;
import dev.attempts.consumer.loop.LoopMeters;
import dev.attempts.consumer.loop.LoopPorts;
import dev.attempts.consumer.loop.PollLoop;
import dev.attempts.consumer.metrics.BatchMetrics;
import dev.attempts.consumer.metrics.LoopMetrics;
import dev.attempts.consumer.metrics.OutcomeMetrics;
import dev.attempts.consumer.metrics.TimeBudget;
import dev.attempts.consumer.sink.PostgresAttemptSink;
import dev.attempts.schema.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The consumer's loop in a group that assigns partitions as a test wants it. */
final class SwappedMember implements AutoCloseable {
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Database database;
    private final Admin admin;
    private final PollLoop loop;
    private final Thread thread;

    private SwappedMember(Pipeline pipeline) {
        var settings = pipeline.settings();
        database = pipeline.table().open();
        admin = Admin.create(Map.of("bootstrap.servers", pipeline.kafka().bootstrapServers()));
        var budget = new TimeBudget(meters);
        loop = new PollLoop(
                new KafkaConsumer<>(
                        SwapConductor.configuration(pipeline, Map.of()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                new LoopPorts(
                        new PostgresAttemptSink(
                                database,
                                pipeline.topic(),
                                budget,
                                settings.batch().copyFromRows()),
                        new PostgresCheckpoints(database, pipeline.topic(), GapPolicy.STOP),
                        new NoDeadLetters(),
                        new KafkaTopicLookup(admin, pipeline.topic())),
                settings.loop(),
                new LoopMeters(new LoopMetrics(meters), new OutcomeMetrics(meters), new BatchMetrics(meters), budget));
        thread = Thread.ofPlatform().name("swapped-member").unstarted(loop);
    }

    static SwappedMember start(Pipeline pipeline) {
        var member = new SwappedMember(pipeline);
        member.thread.start();
        return member;
    }

    MeterRegistry meters() {
        return meters;
    }

    @Override
    public void close() {
        loop.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close();
        database.close();
    }

    private static final class NoDeadLetters implements DeadLetters {
        @Override
        public PublishOutcome publish(List<DeadLetter> letters) {
            throw new AssertionError("nothing here is malformed");
        }

        @Override
        public void close() {}
    }
}
