package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestKafka;
import dev.attempts.events.Position;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The gateway stops while clients send as fast as they can. */
class StopIT {
    private static final TestKafka KAFKA = TestKafka.shared();

    @Test
    void losesNothingAndCutsNobodyOff() {
        String topic = KAFKA.freshTopic();
        try (var gateway =
                RunningGateway.start(KAFKA.bootstrapServers(), topic, Map.of("MANAGEMENT_GRACE_PERIOD", "1s"))) {
            gateway.untilReady();
            try (var load = Load.start(gateway, 32)) {
                load.untilMore(202, 500);

                gateway.service().close();
                load.stop();

                assertNothingIsLost(load, topic);
            }
        }
    }

    @Test
    void endsItsProcessInOrderOnSigterm() throws Exception {
        String topic = KAFKA.freshTopic();
        try (var gateway = GatewayProcess.start(KAFKA.bootstrapServers(), topic)) {
            gateway.untilReady();
            try (var load = Load.start(gateway.port(), 32)) {
                load.untilMore(202, 500);

                gateway.terminate();
                load.stop();

                assertThat(gateway.exitCode()).as(gateway.said()).isZero();
                assertNothingIsLost(load, topic);
            }
        }
    }

    private static void assertNothingIsLost(Load load, String topic) {
        assertThat(load.errors()).isEmpty();
        assertThat(load.told().values().stream().map(Load.Told::status)).containsOnly(202);
        Map<String, String> written = TopicContents.of(KAFKA.bootstrapServers(), topic).stream()
                .collect(Collectors.toMap(
                        record -> new String(record.key(), UTF_8),
                        record -> new Position(record.partition(), record.offset()).toString()));
        load.told().forEach((id, told) -> assertThat(written).containsEntry("" + id, told.position()));
    }
}
