package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.servicekit.service.Readiness;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker is paused, killed and started again under load: what was answered is what is in the log. */
class OutageIT {
    private static final String TOPIC = "attempts";
    /** Short, so that an outage is longer than every time-out. */
    private static final Map<String, String> SHORT_TIMEOUTS = Map.of(
            "PRODUCER_REQUEST_TIMEOUT", "1s",
            "PRODUCER_DELIVERY_TIMEOUT", "2s",
            "PRODUCER_DEADLINE", "3s",
            "IN_FLIGHT_UPDATES_MAX", "1000");

    @TempDir
    private Path directory;

    @Test
    void tellsTheTruthWhateverHappensToTheBroker() throws Exception {
        try (var broker = new BrokerProcess(directory).start();
                var gateway = RunningGateway.start(broker.bootstrapServers(), TOPIC, SHORT_TIMEOUTS)) {
            gateway.untilReady();
            try (var load = Load.start(gateway, 32)) {
                load.untilMore(202, 500);
                broker.pause();
                load.untilMore(504, 32);
                load.untilMore(503, 500);
                broker.resume();
                load.untilMore(202, 500);
                broker.kill();
                load.untilMore(503, 500);
                broker.start();
                load.untilMore(202, 500);
                load.stop();

                assertThat(load.errors()).isEmpty();
                assertThat(statuses(load)).containsExactlyInAnyOrder(202, 503, 504);
                load.assertLogAgrees(broker.bootstrapServers(), TOPIC);
            }
            assertNothingLeftBehind(gateway);
        }
    }

    @Test
    void refusesAtOnceWhatExceedsItsRoomAndIsNotReadyWhileNothingIsAcknowledged() throws Exception {
        try (var broker = new BrokerProcess(directory).start();
                var gateway = RunningGateway.start(broker.bootstrapServers(), TOPIC, SHORT_TIMEOUTS)) {
            gateway.untilReady();
            assertThat(gateway.patch("/attempts/17", "{\"answers\":{}}").statusCode())
                    .isEqualTo(202);
            broker.pause();
            var filling = Thread.ofVirtual().start(() -> bulkOfAThousand(gateway));
            Eventually.becomes("in flight", () -> gauge(gateway, "gateway.updates.in.flight"), count -> count == 1_000);

            var answer = gateway.patch("/attempts/17", "{\"answers\":{}}");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("/problems/not-written");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            filling.join();
            assertThat(gateway.service().readiness()).isInstanceOf(Readiness.NotReady.class);
            broker.resume();
            gateway.untilReady();
            assertNothingLeftBehind(gateway);
        }
    }

    private static void bulkOfAThousand(RunningGateway gateway) {
        String items = IntStream.rangeClosed(1, 1_000)
                .mapToObj(id -> "{\"attemptId\":" + id + ",\"answers\":{}}")
                .collect(Collectors.joining(",", "[", "]"));
        try {
            var answer = gateway.patch("/attempts", items);
            assertThat(answer.statusCode()).isEqualTo(207);
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<Integer> statuses(Load load) {
        return load.told().values().stream().map(Load.Told::status).collect(Collectors.toSet());
    }

    private static void assertNothingLeftBehind(RunningGateway gateway) {
        Eventually.holds(
                () -> "in flight: " + gauge(gateway, "gateway.updates.in.flight") + ", remembered: "
                        + gauge(gateway, "gateway.updates.remembered"),
                () -> gauge(gateway, "gateway.updates.in.flight") == 0
                        && gauge(gateway, "gateway.updates.in.flight.size") == 0
                        && gauge(gateway, "gateway.updates.remembered") == 0);
        Eventually.becomes("producers", () -> threads("kafka-producer-network-thread"), count -> count <= 1);
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private static double gauge(RunningGateway gateway, String name) {
        return gateway.service().meters().get(name).gauge().value();
    }
}
