package dev.attempts.consumer.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.metrics.LoopMetrics;
import dev.attempts.events.DeadLetterReason;
import dev.attempts.events.EventHeaders;
import dev.attempts.events.Position;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {
    private static final long TIMESTAMP_MS = 1_700_000_000_000L;
    private static final String EVENT = "{\"answers\":{\"1\":[1]}}";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RecordDecoder decoder = new RecordDecoder(new LoopMetrics(meters), () -> 4);

    @Test
    void takesAnEventFromItsPlace() {
        assertThat(decoder.decode(received(3))).isInstanceOfSatisfying(ReceivedEvent.class, event -> {
            assertThat(event.attemptId()).isEqualTo(17);
            assertThat(event.source()).isEqualTo(new Position(3, 42));
            assertThat(event.timestampMs()).isEqualTo(TIMESTAMP_MS);
            assertThat(event.redriven()).isFalse();
        });
    }

    @Test
    void takesARedrivenEventFromItsFirstPlace() {
        var received = received(3);
        received.headers().add(EventHeaders.FIRST_POSITION, "3:41".getBytes(UTF_8));

        assertThat(decoder.decode(received)).isInstanceOfSatisfying(ReceivedEvent.class, event -> {
            assertThat(event.source()).isEqualTo(new Position(3, 41));
            assertThat(event.timestampMs()).as("put back by an earlier version").isEqualTo(TIMESTAMP_MS);
            assertThat(event.redriven()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_234, Long.MAX_VALUE})
    void takesTheTimeOfARedrivenEventFromItsHeader(long acceptedMs) {
        assertThat(decoder.decode(redriven(EVENT, Long.toString(acceptedMs))))
                .isInstanceOfSatisfying(
                        ReceivedEvent.class,
                        event -> assertThat(event.timestampMs()).isEqualTo(acceptedMs));
    }

    @Test
    void deadLettersARedrivenEventWithTheTimeOfItsAcceptance() {
        assertThat(decoder.decode(redriven("broken", "1234"))).isInstanceOfSatisfying(DeadLetter.class, letter -> {
            assertThat(letter.source()).isEqualTo(new Position(3, 41));
            assertThat(letter.timestampMs()).isEqualTo(1_234);
        });
    }

    @Test
    void takesNoTimeFromAHeaderWithoutAFirstPlace() {
        var received = received(3);
        received.headers().add(EventHeaders.FIRST_TIMESTAMP, "1234".getBytes(UTF_8));

        assertThat(decoder.decode(received))
                .isInstanceOfSatisfying(
                        ReceivedEvent.class,
                        event -> assertThat(event.timestampMs()).isEqualTo(TIMESTAMP_MS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "+1", "01", "1.5", "\u0663", "9223372036854775808"})
    void deadLettersATimeThatCannotBeFromItsFirstPlace(String time) {
        assertThat(decoder.decode(redriven(EVENT, time))).isInstanceOfSatisfying(DeadLetter.class, letter -> {
            assertThat(letter.reason()).isEqualTo(DeadLetterReason.MALFORMED_VALUE);
            assertThat(letter.detail()).contains(EventHeaders.FIRST_TIMESTAMP);
            assertThat(letter.source()).isEqualTo(new Position(3, 41));
            assertThat(letter.timestampMs()).isEqualTo(TIMESTAMP_MS);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3:x", "3:42", "3:43"})
    void deadLettersAFirstPlaceThatCannotBe(String first) {
        var received = received(3);
        received.headers().add(EventHeaders.FIRST_POSITION, first.getBytes(UTF_8));

        assertThat(decoder.decode(received)).isInstanceOfSatisfying(DeadLetter.class, letter -> {
            assertThat(letter.reason()).isEqualTo(DeadLetterReason.MALFORMED_VALUE);
            assertThat(letter.detail()).contains(EventHeaders.FIRST_POSITION);
        });
    }

    @Test
    void countsEventsOnAnotherPartitionThanTheJavaClientWouldChoose() {
        for (int partition = 0; partition < 4; partition++) {
            decoder.decode(received(partition));
        }

        assertThat(meters.get("attempt.consumer.misrouted").counter().count()).isEqualTo(3);
    }

    private static ConsumerRecord<byte[], byte[]> redriven(String value, String firstTimestamp) {
        var received = received(3, value);
        received.headers().add(EventHeaders.FIRST_POSITION, "3:41".getBytes(UTF_8));
        received.headers().add(EventHeaders.FIRST_TIMESTAMP, firstTimestamp.getBytes(UTF_8));
        return received;
    }

    private static ConsumerRecord<byte[], byte[]> received(int partition) {
        return received(partition, EVENT);
    }

    private static ConsumerRecord<byte[], byte[]> received(int partition, String value) {
        byte[] key = "17".getBytes(UTF_8);
        byte[] bytes = value.getBytes(UTF_8);
        return new ConsumerRecord<>(
                "attempts",
                partition,
                42,
                TIMESTAMP_MS,
                TimestampType.CREATE_TIME,
                key.length,
                bytes.length,
                key,
                bytes,
                new RecordHeaders(),
                Optional.empty());
    }
}
