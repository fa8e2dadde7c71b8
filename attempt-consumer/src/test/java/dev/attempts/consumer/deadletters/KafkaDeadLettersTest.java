package dev.attempts.consumer.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.events.DeadLetterHeaders;
import dev.attempts.events.DeadLetterReason;
import dev.attempts.events.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaDeadLettersTest {
    private static final DeadLetter LETTER = new DeadLetter(
            "17".getBytes(UTF_8),
            "broken".getBytes(UTF_8),
            DeadLetterReason.MALFORMED_VALUE,
            "why",
            new Position(3, 42),
            1_234);

    private final List<ScriptedProducer> opened = new ArrayList<>();
    private @Nullable RuntimeException failure;
    private boolean silent;

    private final KafkaDeadLetters letters = new KafkaDeadLetters(
            () -> {
                var producer = new ScriptedProducer();
                opened.add(producer);
                return producer;
            },
            Duration.ofMillis(1),
            "attempts.dead-letter",
            "attempts",
            () -> "the-id");

    @Test
    void carriesTheRecordAndWhereItStood() {
        assertThat(letters.publish(List.of(LETTER))).isInstanceOf(PublishOutcome.Published.class);

        var dead = opened.getFirst().history().getFirst();
        assertThat(dead.key()).asString().isEqualTo("17");
        assertThat(dead.value()).asString().isEqualTo("broken");
        assertThat(header(dead, DeadLetterHeaders.REASON)).isEqualTo("malformed-value");
        assertThat(header(dead, DeadLetterHeaders.DETAIL)).isEqualTo("why");
        assertThat(header(dead, DeadLetterHeaders.TOPIC)).isEqualTo("attempts");
        assertThat(header(dead, DeadLetterHeaders.PARTITION)).isEqualTo("3");
        assertThat(header(dead, DeadLetterHeaders.OFFSET)).isEqualTo("42");
        assertThat(header(dead, DeadLetterHeaders.TIMESTAMP)).isEqualTo("1234");
        assertThat(header(dead, "dead-letter.topic-id")).isEqualTo("the-id");
    }

    @Test
    void isNotPublishedWithoutAnAckAndReplacesTheProducer() {
        failure = new TimeoutException("no ack");
        assertThat(letters.publish(List.of(LETTER)))
                .isInstanceOfSatisfying(
                        PublishOutcome.Unavailable.class,
                        unavailable -> assertThat(unavailable.message()).contains("no ack"));
        assertThat(opened.getFirst().closed()).isTrue();
        failure = null;

        assertThat(letters.publish(List.of(LETTER))).isInstanceOf(PublishOutcome.Published.class);

        assertThat(opened).hasSize(2);
    }

    @Test
    void isNotPublishedByAProducerThatSaysNothingAnyMore() {
        silent = true;

        assertThat(letters.publish(List.of(LETTER))).isInstanceOf(PublishOutcome.Unavailable.class);

        assertThat(opened.getFirst().closed()).isTrue();
    }

    /** Each send to a topic that is not there blocks: all of them together would take us out of the group. */
    @Test
    void triesNoFurtherLetterWhenOneHasFailedAlready() {
        failure = new TimeoutException("no such topic");

        assertThat(letters.publish(Collections.nCopies(1_000, LETTER))).isInstanceOf(PublishOutcome.Unavailable.class);

        assertThat(opened.getFirst().history()).hasSize(1);
    }

    @Test
    void leavesAValueBehindThatTheTopicCannotHold() {
        failure = new RecordTooLargeException("too large");

        assertThat(letters.publish(List.of(LETTER))).isInstanceOf(PublishOutcome.Published.class);

        var dead = opened.getFirst().history().getLast();
        assertThat(dead.value()).isNull();
        assertThat(header(dead, DeadLetterHeaders.DETAIL)).contains("6 bytes left out");
    }

    private static String header(ProducerRecord<byte[], byte[]> dead, String name) {
        return new String(dead.headers().lastHeader(name).value(), UTF_8);
    }

    /** Acknowledges at once, or refuses what has a value. */
    private final class ScriptedProducer extends MockProducer<byte[], byte[]> {
        ScriptedProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> dead, @Nullable Callback callback) {
            Future<RecordMetadata> ack = super.send(dead, callback);
            RuntimeException refusal = failure;
            if (refusal instanceof KafkaException && dead.value() != null) {
                errorNext(refusal);
            } else if (!silent) {
                completeNext();
            }
            return ack;
        }
    }
}
