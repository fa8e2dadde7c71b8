package dev.attempts.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogConnectionTest {
    private final List<FakeProducer> opened = new ArrayList<>();
    private final LogHealth health = new LogHealth();

    @Test
    void keepsAProducerThatIsStillConnecting() {
        var connection = new LogConnection(
                "attempts",
                () -> {},
                () -> {
                    var producer = new FakeProducer();
                    producer.connects(2);
                    opened.add(producer);
                    return producer;
                },
                health,
                refusal -> {},
                Duration.ofSeconds(1));

        connection.check();

        assertThat(opened).hasSize(1);
        assertThat(connection.current()).isNotNull();
    }

    @Test
    void outlivesWhateverARoundTripThrows() {
        var connection = new LogConnection(
                "attempts",
                () -> {
                    throw new StackOverflowError();
                },
                FakeProducer::new,
                health,
                refusal -> {},
                Duration.ofSeconds(1));

        connection.check();

        assertThat(health.readiness()).isInstanceOf(Readiness.NotReady.class);
    }
}
