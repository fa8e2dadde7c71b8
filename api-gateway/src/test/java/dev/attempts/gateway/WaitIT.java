package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.Position;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** {@code Prefer: wait}, with the test in the place of the consumer. */
class WaitIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final String ANSWERS = "{\"answers\":{}}";

    @Test
    void answersOkWhenTheConsumerHasPassedThePosition() throws Exception {
        String topic = KAFKA.freshTopic();
        try (var gateway = RunningGateway.start(
                                KAFKA.bootstrapServers(), topic, Map.of("WAITING_GROUP", "group-of-" + topic))
                        .untilReady();
                var client = Executors.newVirtualThreadPerTaskExecutor()) {
            var before = positionOf(gateway.patch("/attempts/17", ANSWERS));
            var waiting = client.submit(() -> gateway.patch("/attempts/17", ANSWERS, "Prefer", "wait=10"));
            Eventually.holds("nobody waits", () -> waiters(gateway) > 0);

            commit(topic, topic, before.partition(), before.offset() + 2);

            var answer = waiting.get();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=10");
            assertThat(answer.headers().firstValue(AttemptHeaders.POSITION)).isPresent();
        }
    }

    @Test
    void answersAcceptedWhenTheTimeRunsOut() throws Exception {
        String topic = KAFKA.freshTopic();
        try (var gateway = RunningGateway.start(
                        KAFKA.bootstrapServers(), topic, Map.of("WAITING_GROUP", "group-of-" + topic))
                .untilReady()) {
            var before = positionOf(gateway.patch("/attempts/17", ANSWERS));
            commit(topic, topic + ".dead-letter", before.partition(), before.offset() + 100);
            var first = gateway.patch("/attempts/17", ANSWERS, "Prefer", "wait=1");
            assertThat(first.statusCode()).as("another topic's offsets").isEqualTo(202);
            commit(topic, topic, before.partition(), positionOf(first).offset() + 1);

            var answer = gateway.patch("/attempts/17", ANSWERS, "Prefer", "wait=1");

            assertThat(answer.statusCode()).as("all but this one").isEqualTo(202);
            assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
            assertThat(answer.headers().firstValue(AttemptHeaders.POSITION)).isPresent();
        }
    }

    @Test
    void answersWhoeverStillWaitsWhenItStops() throws Exception {
        String topic = KAFKA.freshTopic();
        // Longer than a stop may take: who is not sent away would be cut off.
        var patient = Map.of("WAITING_GROUP", "group-of-" + topic, "WAITING_MAX", "1m");
        try (var gateway = RunningGateway.start(KAFKA.bootstrapServers(), topic, patient)
                        .untilReady();
                var client = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = client.submit(() -> gateway.patch("/attempts/17", ANSWERS, "Prefer", "wait=60"));
            Eventually.holds("nobody waits", () -> waiters(gateway) > 0);

            gateway.service().close();

            assertThat(waiting.get().statusCode()).isEqualTo(202);
            assertThat(waiting.get().headers().firstValue(AttemptHeaders.POSITION))
                    .isPresent();
        }
    }

    private static double waiters(RunningGateway gateway) {
        return gateway.service().meters().get("gateway.waiters").gauge().value();
    }

    private static Position positionOf(HttpResponse<?> answer) {
        return Position.parse(
                answer.headers().firstValue(AttemptHeaders.POSITION).orElseThrow());
    }

    /** As the consumer of the gateway's topic does: what lies below that offset has taken effect. */
    private static void commit(String gatewaysTopic, String topic, int partition, long offset) throws Exception {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.bootstrapServers()))) {
            var next = Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset));
            admin.alterConsumerGroupOffsets("group-of-" + gatewaysTopic, next)
                    .all()
                    .get();
        }
    }
}
