package dev.attempts.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.AttemptId;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.UnknownFields;
import dev.attempts.gateway.publish.Outcome;
import dev.attempts.gateway.publish.Update;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A publisher on producers that do what the test says, and a log that is there or not. */
abstract class PublisherFixture {
    static final String TOPIC = "attempts";
    static final Duration DEADLINE = Duration.ofSeconds(10);
    static final int UPDATES_MAX = 4;

    final List<FakeProducer> producers = new ArrayList<>();
    final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    final LogHealth health = new LogHealth();
    final Admission admission = new Admission(UPDATES_MAX, 10_000);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    boolean logReachable = true;
    final LogConnection connection = new LogConnection(
            TOPIC,
            () -> {
                if (!logReachable) {
                    throw new TimeoutException("no broker");
                }
            },
            () -> {
                producers.add(new FakeProducer());
                return producers.getLast();
            },
            health,
            refusal -> {},
            DEADLINE);
    final KafkaPublisher publisher =
            new KafkaPublisher(TOPIC, connection, health, admission, DEADLINE, new PublisherMeters(meters));

    void publish(long id) {
        var update = update(id, null);
        assertThat(publisher.reserve(1, update.bytes())).isNull();
        publisher.publish(update, outcomes::add);
    }

    static Update update(long id, @Nullable String traceparent) {
        try {
            byte[] value = "{\"answers\":{}}".getBytes(UTF_8);
            return new Update(
                    new AttemptId(id), AttemptEventCodec.decode(value, UnknownFields.REJECT), traceparent, false);
        } catch (MalformedEvent e) {
            throw new AssertionError(e);
        }
    }

    FakeProducer producer() {
        return producers.getLast();
    }

    void assertNothingInFlight() {
        assertThat(admission.updates()).isZero();
        assertThat(admission.bytes()).isZero();
    }
}
