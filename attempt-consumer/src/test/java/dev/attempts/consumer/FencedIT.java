package dev.attempts.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.embedded.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another client joins the group under the consumer's own name, as its former self does in a coordinator that has read an old state. */
class FencedIT {
    private final Pipeline pipeline = new Pipeline();
    private final String group = pipeline.settings().group().id();

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void takesItsPlaceInTheGroupAgainAndStoresEverything() {
        pipeline.createTopics();
        pipeline.startConsumer();
        pipeline.sendEach(1, 100);
        pipeline.awaitDrained();
        String name = Eventually.becomes("the consumer has a name", this::nameOfTheMember, it -> !it.isEmpty());

        try (var other = new KafkaConsumer<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        pipeline.kafka().bootstrapServers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        group,
                        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                        name,
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        CooperativeStickyAssignor.class.getName(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            other.subscribe(List.of(pipeline.topic()));
            // Until the consumer has taken its place back.
            Eventually.passes(
                    "the other is fenced in its turn",
                    () -> assertThatThrownBy(() -> other.poll(Duration.ofMillis(100)))
                            .isInstanceOf(FencedInstanceIdException.class));
        }

        pipeline.sendEach(101, 200);
        pipeline.awaitDrained();
        assertThat(pipeline.table().rows())
                .hasSize(200)
                .isEqualTo(pipeline.oracle().rows());
    }

    private String nameOfTheMember() throws Exception {
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.kafka().bootstrapServers()))) {
            return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .flatMap(group -> group.members().stream())
                    .map(MemberDescription::groupInstanceId)
                    .map(name -> name.orElse(""))
                    .findAny()
                    .orElse("");
        }
    }
}
