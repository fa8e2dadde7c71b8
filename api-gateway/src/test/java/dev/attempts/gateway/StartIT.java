package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.servicekit.service.Readiness;
import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartIT {
    private static final TestKafka KAFKA = TestKafka.shared();

    @Test
    void makesTheTopicWithItsPartitions() throws Exception {
        String topic = KAFKA.freshTopic();
        try (var gateway = RunningGateway.start(KAFKA.bootstrapServers(), topic, Map.of("TOPIC_PARTITIONS", "5"))) {
            gateway.untilReady();
        }
        try (var admin = admin()) {
            var description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get();
            assertThat(description.values())
                    .singleElement()
                    .satisfies(it -> assertThat(it.partitions()).hasSize(5));
        }
    }

    @Test
    void rehearsesUntilSomebodySendsUpdatesAndWritesNothingOfIt() {
        String topic = KAFKA.freshTopic();
        try (var gateway = RunningGateway.start(KAFKA.bootstrapServers(), topic, Map.of("REHEARSAL", "5m"))) {
            untilRehearsing(gateway);
            var sent = new AtomicInteger();
            Eventually.passes(() -> {
                assertThat(gateway.patch("/attempts/17", "{\"answers\":{}}").statusCode())
                        .isEqualTo(202);
                sent.incrementAndGet();
                assertThat(gateway.service().readiness()).isEqualTo(Readiness.ready());
            });

            assertThat(TopicContents.of(KAFKA.bootstrapServers(), topic)).hasSize(sent.get());
        }
    }

    @Test
    void aStopEndsTheRehearsal() {
        var gateway = RunningGateway.start(KAFKA.bootstrapServers(), KAFKA.freshTopic(), Map.of("REHEARSAL", "5m"));
        untilRehearsing(gateway);
        gateway.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(it -> it.getName().equals("rehearsal"));
    }

    private static void untilRehearsing(RunningGateway gateway) {
        Eventually.becomes(
                "readiness",
                gateway.service()::readiness,
                it -> it.equals(Readiness.notReady("rehearsal: rehearsing")));
    }

    @Test
    void refusesATopicWithFewerReplicasThanPromised() throws Exception {
        String topic = KAFKA.freshTopic();
        try (var admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
        }
        try (var gateway = RunningGateway.start(
                KAFKA.bootstrapServers(),
                topic,
                Map.of(
                        "TOPIC_REPLICATION_FACTOR", "1",
                        "TOPIC_PARTITIONS", "3",
                        "TOPIC_MIN_INSYNC_REPLICAS", "1"))) {
            gateway.untilReady();
        }
        try (var gateway = RunningGateway.start(
                KAFKA.bootstrapServers(),
                topic,
                Map.of("TOPIC_REPLICATION_FACTOR", "3", "TOPIC_MIN_INSYNC_REPLICAS", "2"))) {
            var failed = new CompletableFuture<Throwable>();
            gateway.service().whenFailed(failed::complete);
            var failure = failed.get(1, TimeUnit.MINUTES);

            assertThat(failure).isInstanceOf(StartFailure.class).hasMessageContaining("replicas");
            assertThat(gateway.patch("/attempts/17", "{\"answers\":{}}").statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void isNotReadyWhileATopicAsksForMoreInSyncReplicasThanThereAre() throws Exception {
        String topic = KAFKA.freshTopic();
        try (var admin = admin()) {
            var stricter = new NewTopic(topic, 3, (short) 1).configs(Map.of("min.insync.replicas", "2"));
            admin.createTopics(List.of(stricter)).all().get();
        }
        try (var gateway = RunningGateway.start(KAFKA.bootstrapServers(), topic, Map.of())) {
            Eventually.becomes(
                    "readiness",
                    () -> gateway.service().readiness().toString(),
                    text -> text.contains("1 in-sync replicas of 2"));
            assertThat(gateway.patch("/attempts/17", "{\"answers\":{}}").statusCode())
                    .isEqualTo(503);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PRODUCER_REQUEST_TIMEOUT, 9s",
        "PRODUCER_DELIVERY_TIMEOUT, 10s",
        "PRODUCER_DEADLINE, 8s",
        "PRODUCER_BUFFER_BYTES, 1048576",
        "TOPIC_PARTITIONS, 1000",
        "DRAIN_TIMEOUT, 10s",
        "DRAIN_TIMEOUT, 22s",
        "MANAGEMENT_STOP_WITHIN, 20s"
    })
    void refusesASettingThatBreaksTheChain(String variable, String value) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> Settings.read(
                        ApiGatewaySettings.class, "API_GATEWAY_", Map.of("API_GATEWAY_" + variable, value)))
                .withMessageContaining("API_GATEWAY_" + variable);
    }

    private static Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.bootstrapServers()));
    }
}
