package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.AttemptId;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.Position;
import dev.attempts.events.UnknownFields;
import dev.attempts.servicekit.Readiness;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaPublisherTest {
    private static final String TOPIC = "attempts";
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int UPDATES_MAX = 4;

    private final List<FakeProducer> producers = new ArrayList<>();
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final LogHealth health = new LogHealth();
    private final Admission admission = new Admission(UPDATES_MAX, 10_000);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private boolean logReachable = true;
    private final LogConnection connection = new LogConnection(
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
    private final KafkaPublisher publisher =
            new KafkaPublisher(TOPIC, connection, health, admission, DEADLINE, new PublisherMeters(meters));

    @Test
    void acknowledgesWhenTheLogHasAndNotBefore() {
        connection.check();

        publish(17);
        assertThat(outcomes).isEmpty();
        producer().completeNext();

        assertThat(outcomes).containsExactly(new Outcome.Acknowledged(new Position(0, 0)));
        assertThat(producer().history().getFirst().key()).isEqualTo("17".getBytes(UTF_8));
        assertNothingInFlight();
    }

    @Test
    void carriesTheTraceToTheRecord() {
        connection.check();

        publisher.reserve(1, 1);
        publisher.publish(update(17, "00-trace-span-01"), outcomes::add);

        assertThat(producer()
                        .history()
                        .getFirst()
                        .headers()
                        .lastHeader("traceparent")
                        .value())
                .isEqualTo("00-trace-span-01".getBytes(UTF_8));
    }

    @Test
    void refusesUntilARoundTripHasSucceeded() {
        logReachable = false;
        connection.check();
        assertThat(publisher.reserve(1, 1)).isEqualTo(Refusal.NOT_CONNECTED);
        assertThat(health.readiness()).isInstanceOf(Readiness.NotReady.class);

        logReachable = true;
        connection.check();

        assertThat(publisher.reserve(1, 1)).isNull();
        assertThat(health.readiness()).isInstanceOf(Readiness.Ready.class);
    }

    @Test
    void refusesWhatExceedsItsRoomAndTakesItAgainAfterwards() {
        connection.check();
        for (int id = 1; id <= UPDATES_MAX; id++) {
            publish(id);
        }
        assertThat(publisher.reserve(1, 1)).isEqualTo(Refusal.UPDATES_IN_FLIGHT);

        producer().completeNext();

        assertThat(publisher.reserve(1, 20_000)).isEqualTo(Refusal.BYTES_IN_FLIGHT);
        assertThat(publisher.reserve(1, 1)).isNull();
    }

    @Test
    void saysNotWrittenWhenTheProducerNeverTookIt() {
        connection.check();
        producer().refuseWhileHandingOver(new TimeoutException("no metadata"));

        publish(17);

        assertThat(outcomes).containsExactly(new Outcome.NotWritten(Refusal.NOT_CONNECTED));
        assertNothingInFlight();
    }

    @Test
    void refusesAtOnceOnceTheTopicIsUnknownAndTakesUpdatesAgainAfterARoundTrip() {
        connection.check();
        producer().refuseWhileHandingOver(new TimeoutException("no metadata"));
        publish(17);

        assertThat(publisher.reserve(1, 1)).isEqualTo(Refusal.NOT_CONNECTED);
        assertThat(health.readiness()).isInstanceOf(Readiness.NotReady.class);

        connection.check();
        assertThat(publisher.reserve(1, 1)).isNull();
        assertThat(health.readiness()).isInstanceOf(Readiness.Ready.class);
    }

    @Test
    void staysReadyWhenOnlyTheBufferIsFull() {
        connection.check();
        producer().refuseWhileHandingOver(new BufferExhaustedException("full"));

        publish(17);

        assertThat(outcomes).containsExactly(new Outcome.NotWritten(Refusal.BUFFER_FULL));
        assertThat(health.readiness()).isInstanceOf(Readiness.Ready.class);
    }

    @Test
    void saysNotWrittenWhenTheFirstAttemptWasRefused() {
        connection.check();
        publish(17);

        producer().errorNext(new TopicAuthorizationException(TOPIC));

        assertThat(outcomes).containsExactly(new Outcome.NotWritten(Refusal.REFUSED_BY_LOG));
    }

    @Test
    void saysUnknownWhenARefusalFollowedAnotherAttempt() {
        connection.check();
        publish(17);

        producer().somethingWasSentAgain();
        producer().errorNext(new TopicAuthorizationException(TOPIC));

        assertThat(outcomes).containsExactly(new Outcome.Unknown(Doubt.FAILED_ACKNOWLEDGEMENT));
    }

    @Test
    void saysUnknownWhenTheFailureCanFollowAnAppend() {
        connection.check();
        publish(17);
        producer().errorNext(new NotEnoughReplicasAfterAppendException("1 of 2"));

        assertThat(outcomes).containsExactly(new Outcome.Unknown(Doubt.FAILED_ACKNOWLEDGEMENT));
        assertNothingInFlight();
    }

    @Test
    void saysUnknownAtTheDeadlineAndIgnoresWhatComesLater() {
        connection.check();
        long before = System.nanoTime();
        publish(17);

        publisher.sweep(before + DEADLINE.toNanos() - 1);
        assertThat(outcomes).isEmpty();
        publisher.sweep(System.nanoTime() + DEADLINE.toNanos());
        producers.getFirst().completeNext();

        assertThat(outcomes).containsExactly(new Outcome.Unknown(Doubt.NO_ACKNOWLEDGEMENT));
        assertNothingInFlight();
    }

    @Test
    void keepsTheNextDeadlineWhenAnAnswerFails() {
        var impatient = new KafkaPublisher(
                TOPIC, connection, health, admission, Duration.ofMillis(1), new PublisherMeters(meters));
        connection.check();
        admission.enter(2, 2_000);
        impatient.publish(update(17, null), outcome -> {
            throw new IllegalStateException("the client has gone");
        });
        impatient.publish(update(18, null), outcomes::add);

        impatient.start();

        Eventually.within(Eventually.LONG, () -> !outcomes.isEmpty(), () -> "the deadline has passed unnoticed");
        assertThat(outcomes).containsExactly(new Outcome.Unknown(Doubt.NO_ACKNOWLEDGEMENT));
        impatient.close();
    }

    @Test
    void replacesAProducerThatNeitherAcknowledgesNorGivesUp() {
        connection.check();
        publish(17);

        publisher.sweep(System.nanoTime() + DEADLINE.toNanos());
        connection.check();

        assertThat(producers).hasSize(2);
    }

    @Test
    void replacesAProducerAfterAFatalFailure() {
        connection.check();
        publish(17);
        producer().errorNext(new ClusterAuthorizationException("no"));
        assertThat(connection.current()).isNull();

        connection.check();
        publish(18);
        producer().completeNext();

        assertThat(producers).hasSize(2);
        assertThat(outcomes.getLast()).isInstanceOf(Outcome.Acknowledged.class);
    }

    @Test
    void replacesAProducerThatThrowsAndSaysUnknown() {
        connection.check();
        producer().sendException = new KafkaException("in an error state");

        publish(17);

        assertThat(outcomes).containsExactly(new Outcome.Unknown(Doubt.FAILED_ACKNOWLEDGEMENT));
        assertThat(connection.current()).isNull();
        assertNothingInFlight();
    }

    @Test
    void refusesAtOnceWhileAcknowledgementsFailAndLetsAFewTryAfterARoundTrip() {
        connection.check();
        publish(17);
        producer().errorNext(new TimeoutException("expired"));
        assertThat(publisher.reserve(1, 1)).isEqualTo(Refusal.ACKNOWLEDGEMENTS_FAIL);
        assertThat(health.readiness()).isInstanceOf(Readiness.NotReady.class);

        connection.check();
        assertThat(health.state()).isEqualTo(LogHealth.State.TRIAL);
        publish(18);
        producer().completeNext();

        assertThat(health.state()).isEqualTo(LogHealth.State.ACKNOWLEDGING);
    }

    @Test
    void staysOpenWhenOneUpdateFailsWhileOthersAreAcknowledged() {
        connection.check();
        publish(17);
        publish(18);

        producer().completeNext();
        producer().errorNext(new TimeoutException("expired"));

        assertThat(health.state()).isEqualTo(LogHealth.State.ACKNOWLEDGING);
    }

    @Test
    void givesEveryUpdateAnOutcomeWhenItCloses() {
        connection.check();
        publish(17);

        publisher.close();

        assertThat(outcomes).containsExactly(new Outcome.Unknown(Doubt.NO_ACKNOWLEDGEMENT));
        assertThat(publisher.reserve(1, 1)).isEqualTo(Refusal.STOPPING);
        assertThat(producers.getFirst().closed()).isTrue();
    }

    @Test
    void countsEveryUpdateOnce() {
        connection.check();
        publish(17);
        producer().completeNext();
        publish(18);
        producer().errorNext(new TopicAuthorizationException(TOPIC));
        publish(19);
        producer().errorNext(new NotEnoughReplicasAfterAppendException("1 of 2"));

        assertThat(meters.get("gateway.updates.acknowledged").timer().count()).isEqualTo(1);
        assertThat(meters.get("gateway.updates.refused")
                        .tag("reason", "refused-by-log")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("gateway.updates.unknown")
                        .tag("reason", "failed-acknowledgement")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private void publish(long id) {
        var update = update(id, null);
        assertThat(publisher.reserve(1, update.bytes())).isNull();
        publisher.publish(update, outcomes::add);
    }

    private static Update update(long id, @Nullable String traceparent) {
        try {
            byte[] value = "{\"answers\":{}}".getBytes(UTF_8);
            return new Update(new AttemptId(id), AttemptEventCodec.decode(value, UnknownFields.REJECT), traceparent);
        } catch (MalformedEvent e) {
            throw new AssertionError(e);
        }
    }

    private FakeProducer producer() {
        return producers.getLast();
    }

    private void assertNothingInFlight() {
        assertThat(admission.updates()).isZero();
        assertThat(admission.bytes()).isZero();
    }
}
