package dev.attempts.gateway.kafka;

import dev.attempts.gateway.publish.Doubt;
import dev.attempts.gateway.publish.Outcome;
import dev.attempts.gateway.publish.Refusal;
import java.util.Set;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Says what a failure of the producer proves. Whatever is not on a list here proves nothing. */
final class ProducerFailures {
    /**
     * A broker answers with these before it appends. Not here although their names suggest it: {@code
     * NotLeaderOrFollower} and {@code UnknownTopicOrPartition}, which also end the wait for the other replicas.
     */
    private static final Set<Class<? extends ApiException>> BEFORE_APPEND = Set.of(
            ClusterAuthorizationException.class,
            CorruptRecordException.class,
            InvalidRecordException.class,
            InvalidTimestampException.class,
            InvalidTopicException.class,
            NotEnoughReplicasException.class,
            PolicyViolationException.class,
            RecordTooLargeException.class,
            TopicAuthorizationException.class);

    private static final Set<Class<? extends ApiException>> FATAL = Set.of(
            ClusterAuthorizationException.class,
            InvalidProducerEpochException.class,
            ProducerFencedException.class,
            TransactionalIdAuthorizationException.class,
            UnsupportedVersionException.class);

    private ProducerFailures() {}

    /** The producer called back while the record was still being handed over: it never was in its buffer. */
    static Outcome beforeBuffered(Exception failure) {
        if (failure instanceof BufferExhaustedException) {
            return new Outcome.NotWritten(Refusal.BUFFER_FULL);
        }
        if (failure instanceof TimeoutException) {
            return new Outcome.NotWritten(Refusal.NOT_CONNECTED);
        }
        return afterBuffered(failure, false);
    }

    /**
     * The producer called back later. A refusal proves that nothing was written only if nothing was sent twice: the answer
     * to the first attempt may be what got lost.
     */
    static Outcome afterBuffered(Exception failure, boolean anythingSentTwice) {
        if (!anythingSentTwice && BEFORE_APPEND.contains(failure.getClass())) {
            return new Outcome.NotWritten(
                    failure instanceof RecordTooLargeException ? Refusal.TOO_LARGE_FOR_LOG : Refusal.REFUSED_BY_LOG);
        }
        return new Outcome.Unknown(
                failure instanceof TimeoutException ? Doubt.NO_ACKNOWLEDGEMENT : Doubt.FAILED_ACKNOWLEDGEMENT);
    }

    /** With this, called back, the producer will not work again. */
    static boolean endsProducer(Exception calledBack) {
        return FATAL.contains(calledBack.getClass());
    }

    /** With this, thrown while handing over, the producer will not work again: it speaks of its own state. */
    static boolean thrownByEndedProducer(RuntimeException thrown) {
        return thrown instanceof IllegalStateException
                || (thrown instanceof KafkaException
                        && !(thrown instanceof InterruptException)
                        && (!(thrown instanceof ApiException) || endsProducer(thrown)));
    }
}
