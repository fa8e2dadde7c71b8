package dev.attempts.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another topic under the same name is read from its start, however long it is when that is found out. */
class RecreatedTopicIT {
    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void whileTheConsumerReads() throws Exception {
        pipeline.createTopics();
        pipeline.startConsumer();
        pipeline.sendEach(1, 60);
        pipeline.awaitDrained();

        recreate();

        assertHoldsBoth();
    }

    @Test
    void whileTheConsumerIsStopped() throws Exception {
        pipeline.createTopics();
        var service = pipeline.startConsumer();
        pipeline.sendEach(1, 60);
        pipeline.awaitDrained();
        pipeline.stop(service);

        recreate();
        pipeline.startConsumer();

        assertHoldsBoth();
    }

    /** When it wakes up its position is one that the new log has, too. */
    @Test
    void whileTheConsumerIsFrozen() throws Exception {
        pipeline.createTopics();
        try (var child = ChildConsumer.start(pipeline.environment())) {
            pipeline.sendEach(1, 60);
            pipeline.awaitDrained();
            child.freeze();

            recreate();
            child.thaw();

            assertHoldsBoth();
            assertThat(child.isAlive()).isTrue();
        }
    }

    /** With events at its start that nothing later makes up for, and as many again as the old one had. */
    private void recreate() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.kafka().bootstrapServers()))) {
            admin.deleteTopics(List.of(pipeline.topic())).all().get();
        }
        pipeline.createTopics();
        pipeline.sendEach(31, 100);
        pipeline.sendEach(101, 300);
    }

    private void assertHoldsBoth() {
        Eventually.passes("read from the start", () -> {
            var expected = pipeline.oracle().rows();
            assertThat(expected).hasSize(270);
            assertThat(pipeline.table().rows()).hasSize(300).containsAllEntriesOf(expected);
        });
        pipeline.awaitDrained();
    }
}
