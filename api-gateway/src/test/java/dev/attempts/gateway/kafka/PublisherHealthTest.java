package dev.attempts.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.gateway.publish.Doubt;
import dev.attempts.gateway.publish.Outcome;
import dev.attempts.gateway.publish.Refusal;
import dev.attempts.servicekit.service.Readiness;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** When the publisher refuses, when it lets updates try again, and when it takes another producer. */
class PublisherHealthTest extends PublisherFixture {
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
    void isNotReadyWhileTheLogRefusesUpdates() {
        connection.check();
        publish(17);
        producer().errorNext(new TopicAuthorizationException("attempts"));

        assertThat(outcomes).containsExactly(new Outcome.NotWritten(Refusal.REFUSED_BY_LOG));
        assertThat(health.readiness()).isEqualTo(Readiness.notReady("the log refuses updates"));
        assertThat(publisher.reserve(1, 1)).isEqualTo(Refusal.ACKNOWLEDGEMENTS_FAIL);
    }

    /** One client's update must not take the gateway away from all others. */
    @Test
    void staysReadyWhenAnUpdateIsTooLargeForTheTopic() {
        connection.check();
        publish(17);
        producer().errorNext(new RecordTooLargeException("1 KiB"));

        assertThat(outcomes).containsExactly(new Outcome.NotWritten(Refusal.TOO_LARGE_FOR_LOG));
        assertThat(health.readiness()).isInstanceOf(Readiness.Ready.class);
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
}
