package dev.attempts.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.events.Position;
import dev.attempts.gateway.publish.Doubt;
import dev.attempts.gateway.publish.Outcome;
import dev.attempts.gateway.publish.Refusal;
import java.time.Duration;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaPublisherTest extends PublisherFixture {
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

        Eventually.holds("the deadline has passed unnoticed", () -> !outcomes.isEmpty());
        assertThat(outcomes).containsExactly(new Outcome.Unknown(Doubt.NO_ACKNOWLEDGEMENT));
        impatient.close();
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
        publish(18);
        publish(19);
        producer().completeNext();
        producer().errorNext(new TopicAuthorizationException(TOPIC));
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
}
