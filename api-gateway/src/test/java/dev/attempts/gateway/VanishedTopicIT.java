package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.servicekit.service.Readiness;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** Somebody deletes the topic under load, and makes it again. */
class VanishedTopicIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final Map<String, String> SHORT_TIMEOUTS = Map.of(
            "PRODUCER_REQUEST_TIMEOUT", "1s",
            "PRODUCER_DELIVERY_TIMEOUT", "2s",
            "PRODUCER_DEADLINE", "3s");

    @Test
    void refusesWhileItIsAwayAndGoesOnWhenItIsBack() throws Exception {
        String topic = KAFKA.freshTopic();
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.bootstrapServers()));
                var gateway = RunningGateway.start(KAFKA.bootstrapServers(), topic, SHORT_TIMEOUTS)
                        .untilReady();
                var load = Load.start(gateway, 8)) {
            load.untilMore(202, 100);

            admin.deleteTopics(List.of(topic)).all().get();
            Eventually.holds(
                    () -> "still ready: " + load.summary(),
                    () -> gateway.service().readiness() instanceof Readiness.NotReady);
            load.untilMore(503, 500);

            admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
            gateway.untilReady();
            load.untilMore(202, 100);
            load.stop();

            assertThat(load.errors()).isEmpty();
            assertThat(load.told().values()).extracting(Load.Told::status).isSubsetOf(202, 503, 504);
            assertThat(TopicContents.of(KAFKA.bootstrapServers(), topic)).hasSizeGreaterThanOrEqualTo(100);
        }
    }
}
