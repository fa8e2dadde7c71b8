package dev.attempts.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.gateway.publish.Doubt;
import dev.attempts.gateway.publish.Outcome;
import dev.attempts.gateway.publish.Refusal;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class ProducerFailuresTest {
    private static final Outcome REFUSED = new Outcome.NotWritten(Refusal.REFUSED_BY_LOG);
    private static final Outcome DOUBTFUL = new Outcome.Unknown(Doubt.FAILED_ACKNOWLEDGEMENT);
    private static final Outcome NOT_ACKNOWLEDGED = new Outcome.Unknown(Doubt.NO_ACKNOWLEDGEMENT);

    @Test
    void knowsThatNothingIsWrittenThatNeverGotIntoTheBuffer() {
        assertThat(ProducerFailures.beforeBuffered(new TimeoutException("no metadata")))
                .isEqualTo(new Outcome.NotWritten(Refusal.NOT_CONNECTED));
        assertThat(ProducerFailures.beforeBuffered(new BufferExhaustedException("full")))
                .isEqualTo(new Outcome.NotWritten(Refusal.BUFFER_FULL));
        assertThat(ProducerFailures.beforeBuffered(new RecordTooLargeException("large")))
                .isEqualTo(new Outcome.NotWritten(Refusal.TOO_LARGE_FOR_LOG));
    }

    @Test
    void knowsThatARefusalOfTheFirstAttemptWroteNothing() {
        assertThat(ProducerFailures.afterBuffered(new NotEnoughReplicasException("1 of 2"), false))
                .isEqualTo(REFUSED);
        assertThat(ProducerFailures.afterBuffered(new TopicAuthorizationException("attempts"), false))
                .isEqualTo(REFUSED);
        assertThat(ProducerFailures.afterBuffered(new InvalidTimestampException("an hour ahead"), false))
                .isEqualTo(REFUSED);
    }

    @Test
    void doubtsARefusalThatMayHaveFollowedAnEarlierAttempt() {
        assertThat(ProducerFailures.afterBuffered(new NotEnoughReplicasException("1 of 2"), true))
                .isEqualTo(DOUBTFUL);
        assertThat(ProducerFailures.afterBuffered(new TopicAuthorizationException("attempts"), true))
                .isEqualTo(DOUBTFUL);
        assertThat(ProducerFailures.afterBuffered(new InvalidTimestampException("an hour ahead"), true))
                .isEqualTo(DOUBTFUL);
    }

    @Test
    void doubtsWhatCanFollowAnAppend() {
        assertThat(ProducerFailures.afterBuffered(new NotEnoughReplicasAfterAppendException("1 of 2"), false))
                .isEqualTo(DOUBTFUL);
        assertThat(ProducerFailures.afterBuffered(new NotLeaderOrFollowerException("moved"), false))
                .isEqualTo(DOUBTFUL);
        assertThat(ProducerFailures.afterBuffered(new UnknownTopicOrPartitionException("deleted"), false))
                .isEqualTo(DOUBTFUL);
        assertThat(ProducerFailures.afterBuffered(new NetworkException("gone"), false))
                .isEqualTo(DOUBTFUL);
        assertThat(ProducerFailures.afterBuffered(new KafkaException("closed forcefully"), false))
                .isEqualTo(DOUBTFUL);
        assertThat(ProducerFailures.afterBuffered(new TimeoutException("expired"), false))
                .isEqualTo(NOT_ACKNOWLEDGED);
        assertThat(ProducerFailures.afterBuffered(DisconnectException.INSTANCE, false))
                .isEqualTo(DOUBTFUL);
    }

    @Test
    void tellsAProducerThatHasEndedFromAnUpdateThatFailed() {
        assertThat(ProducerFailures.endsProducer(new ClusterAuthorizationException("no")))
                .isTrue();
        assertThat(ProducerFailures.endsProducer(new ProducerFencedException("fenced")))
                .isTrue();
        assertThat(ProducerFailures.endsProducer(new TimeoutException("expired")))
                .isFalse();
        assertThat(ProducerFailures.thrownByEndedProducer(new KafkaException("in an error state")))
                .isTrue();
        assertThat(ProducerFailures.thrownByEndedProducer(new IllegalStateException("closed")))
                .isTrue();
        assertThat(ProducerFailures.thrownByEndedProducer(new InterruptException(new InterruptedException())))
                .isFalse();
        assertThat(ProducerFailures.thrownByEndedProducer(new TimeoutException("no metadata")))
                .isFalse();
    }
}
