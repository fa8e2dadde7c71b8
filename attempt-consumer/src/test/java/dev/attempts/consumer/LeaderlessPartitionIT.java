package dev.attempts.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafkaCluster;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A topic whose partitions are kept once, and one of its two brokers is away. */
class LeaderlessPartitionIT {
    private static final List<Integer> STAYS_ONLY = List.of(1);

    @Test
    void isWaitedForWhileTheOthersEventsAreStored() throws Exception {
        try (var cluster = TestKafkaCluster.start(2);
                var pipeline = new Pipeline();
                var admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            pipeline.set("KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers());
            pipeline.set("TOPIC_PARTITIONS", "2");
            admin.createTopics(List.of(
                            new NewTopic(
                                    "__consumer_offsets",
                                    Map.of(0, STAYS_ONLY, 1, STAYS_ONLY, 2, STAYS_ONLY, 3, STAYS_ONLY)),
                            new NewTopic(pipeline.topic(), Map.of(0, STAYS_ONLY, 1, List.of(2)))))
                    .all()
                    .get();
            for (int partition : List.of(0, 1)) {
                producer.send(event(pipeline.topic(), partition)).get();
            }
            cluster.stop(1);

            var service = pipeline.startConsumer();

            Eventually.passes(
                    "stored", () -> assertThat(pipeline.table().rows()).containsOnlyKeys(1L));
            assertThat(service.readiness().toString()).contains("no leader of partitions [1]");
            cluster.restart(1);
            Eventually.passes(
                    "all stored", () -> assertThat(pipeline.table().rows()).containsOnlyKeys(1L, 2L));
        }
    }

    private static ProducerRecord<byte[], byte[]> event(String topic, int partition) {
        return new ProducerRecord<>(
                topic,
                partition,
                Integer.toString(partition + 1).getBytes(UTF_8),
                "{\"answers\":{\"1\":[1]}}".getBytes(UTF_8));
    }
}
