package dev.attempts.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.servicekit.service.Service;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No checkpoint passes an event that is neither in the table nor acknowledged as a dead letter. */
class DeadLettersIT {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    @Test
    void passesNoMalformedEventWhileTheDeadLetterTopicIsGone() throws Exception {
        var pipeline = opened(new Pipeline());
        pipeline.createTopics();
        pipeline.set("DEAD_LETTERS_DELIVERY_TIMEOUT", "1s");
        Service service = pipeline.startConsumer();
        pipeline.sendEach(1, 10);
        pipeline.awaitDrained();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.kafka().bootstrapServers()))) {
            admin.deleteTopics(List.of(pipeline.deadLetterTopic())).all().get();
        }

        RecordMetadata broken = pipeline.send(pipeline.event(17, "broken"));
        awaitRetry(service);
        assertThat(checkpoint(pipeline, broken)).isEqualTo(broken.offset());
        pipeline.createTopics();

        pipeline.awaitDrained();
        assertThat(TopicReader.all(pipeline.kafka(), pipeline.deadLetterTopic()))
                .hasSizeGreaterThanOrEqualTo(1);
    }

    /** It goes down between the moment in which Postgres has refused the event and that of its dead letter. */
    @Test
    void passesNoRefusedEventWhileTheBrokerIsDown() {
        var kafka = opened(TestKafka.own());
        var pipeline = opened(new Pipeline(kafka, TestPostgres.shared()));
        pipeline.createTopics();
        pipeline.table().migrated().execute("ALTER TABLE attempt ADD CHECK (attempt_id <> 17)");
        pipeline.set("DEAD_LETTERS_DELIVERY_TIMEOUT", "1s");
        var proxy = opened(TcpProxy.before(pipeline));
        Service service = pipeline.startConsumer();
        pipeline.sendEach(1, 10);
        pipeline.awaitDrained();
        proxy.onRequest("SAVEPOINT", 1, kafka::stop);

        RecordMetadata refused = pipeline.send(pipeline.event(17, "{\"answers\":{}}"));
        awaitRetry(service);
        assertThat(checkpoint(pipeline, refused)).isEqualTo(refused.offset());
        kafka.restart();

        pipeline.awaitDrained();
        assertThat(TopicReader.all(kafka, pipeline.deadLetterTopic()))
                .isNotEmpty()
                .allSatisfy(
                        letter -> assertThat(new String(letter.key(), UTF_8)).isEqualTo("17"));
        assertThat(pipeline.table().rows()).hasSize(10).doesNotContainKey(17L);
        Audit.assertAccountedFor(pipeline, 11);
    }

    private static void awaitRetry(Service service) {
        Eventually.passes(
                "tried again",
                () -> assertThat(Pipeline.metric(service, "attempt.consumer.retries", "cause", "dead-letters"))
                        .isPositive());
    }

    private static long checkpoint(Pipeline pipeline, RecordMetadata of) {
        return pipeline.table().number("SELECT next_offset FROM checkpoint WHERE partition = " + of.partition());
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }
}
