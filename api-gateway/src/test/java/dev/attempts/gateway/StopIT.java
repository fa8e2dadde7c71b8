package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawHttp;
import dev.attempts.embedded.TestKafka;
import dev.attempts.events.Position;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway stops while clients send as fast as they can. */
class StopIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final String TOPIC = "attempts";
    /** So that what is in flight outlasts whatever a busy machine does between two steps. */
    private static final Map<String, String> PATIENT = Map.of(
            "PRODUCER_REQUEST_TIMEOUT", "50s",
            "PRODUCER_DELIVERY_TIMEOUT", "60s",
            "PRODUCER_DEADLINE", "70s",
            "DRAIN_TIMEOUT", "80s",
            "MANAGEMENT_STOP_WITHIN", "3m");

    @TempDir
    private Path directory;

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

                assertNothingIsLost(load, KAFKA.bootstrapServers(), topic);
            }
        }
    }

    @Test
    void answersWhatIsInFlightBeforeAnythingBehindItCloses() throws Exception {
        try (var broker = new BrokerProcess(directory).start();
                var gateway = RunningGateway.start(broker.bootstrapServers(), TOPIC, PATIENT)) {
            gateway.untilReady();
            broker.pause();
            try (var load = Load.start(gateway, 6)) {
                Eventually.becomes("in flight", () -> inFlight(gateway), count -> count == 6);
                load.sendNoMore();
                var stop = Thread.ofVirtual().start(gateway.service()::close);
                Eventually.holds("it still listens", () -> RawHttp.isRefused(gateway.port()));

                broker.resume();
                load.stop();
                stop.join();

                assertNothingIsLost(load, broker.bootstrapServers(), TOPIC);
            }
        }
    }

    private static double inFlight(RunningGateway gateway) {
        return gateway.service()
                .meters()
                .get("gateway.updates.in.flight")
                .gauge()
                .value();
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
                assertNothingIsLost(load, KAFKA.bootstrapServers(), topic);
            }
        }
    }

    private static void assertNothingIsLost(Load load, String bootstrapServers, String topic) {
        assertThat(load.errors()).isEmpty();
        assertThat(load.told().values().stream().map(Load.Told::status)).containsOnly(202);
        Map<String, String> written = TopicContents.of(bootstrapServers, topic).stream()
                .collect(Collectors.toMap(
                        record -> new String(record.key(), UTF_8),
                        record -> new Position(record.partition(), record.offset()).toString()));
        load.told().forEach((id, told) -> assertThat(written).containsEntry("" + id, told.position()));
    }
}
