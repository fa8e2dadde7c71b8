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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RecordDecoder decoder = new RecordDecoder(new LoopMetrics(meters), () -> 4);

    @Test
    void takesAnEventFromItsPlace() {
        assertThat(decoder.decode(received(3))).isInstanceOfSatisfying(ReceivedEvent.class, event -> {
            assertThat(event.attemptId()).isEqualTo(17);
            assertThat(event.source()).isEqualTo(new Position(3, 42));
            assertThat(event.redriven()).isFalse();
        });
    }

    @Test
    void takesARedrivenEventFromItsFirstPlace() {
        var received = received(3);
        received.headers().add(EventHeaders.FIRST_POSITION, "3:41".getBytes(UTF_8));

        assertThat(decoder.decode(received)).isInstanceOfSatisfying(ReceivedEvent.class, event -> {
            assertThat(event.source()).isEqualTo(new Position(3, 41));
            assertThat(event.redriven()).isTrue();
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

    private static ConsumerRecord<byte[], byte[]> received(int partition) {
        return new ConsumerRecord<>(
                "attempts", partition, 42, "17".getBytes(UTF_8), "{\"answers\":{\"1\":[1]}}".getBytes(UTF_8));
    }
}
