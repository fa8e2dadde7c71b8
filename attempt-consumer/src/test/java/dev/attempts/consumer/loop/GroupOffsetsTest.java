package dev.attempts.consumer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupOffsetsTest {
    private static final TopicPartition ZERO = new TopicPartition("attempts", 0);
    private static final Duration WAIT = Duration.ofSeconds(2);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private long nowNanos = -7;
    private final GroupOffsets offsets = new GroupOffsets(consumer, () -> nowNanos);

    @BeforeEach
    void assign() {
        consumer.assign(List.of(ZERO));
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L));
    }

    @Test
    void sendsTheFirstAtOnce() {
        follow(3);

        assertThat(committed()).isEqualTo(3);
        assertThat(offsets.within(WAIT)).isEqualTo(WAIT);
    }

    /** A poll cuts off what is less than a millisecond, and takes nothing negative. */
    @ParameterizedTest
    @CsvSource({"985000, 15", "999300, 1", "1000000, 0", "1100000, 0"})
    void asksForTheRestInWholeMilliseconds(long microsLater, long millis) {
        follow(3);
        follow(4);
        nowNanos += TimeUnit.MICROSECONDS.toNanos(microsLater);

        assertThat(committed()).isEqualTo(3);
        assertThat(offsets.within(WAIT)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void sendsWhatIsBehindWhenTheRestIsOver() {
        follow(3);
        later(400);
        follow(4);
        later(600);
        offsets.send();

        assertThat(committed()).isEqualTo(4);
        assertThat(offsets.within(WAIT)).isEqualTo(WAIT);
    }

    @Test
    void sendsAtOnceWhatIsAwaited() {
        follow(3);
        offsets.follow(ZERO, 4, true);
        offsets.send();
        follow(5);

        assertThat(committed()).isEqualTo(4);
    }

    @Test
    void waitsNotAtAllWithWhatIsAwaited() {
        follow(3);
        offsets.follow(ZERO, 4, true);

        assertThat(offsets.within(WAIT)).isZero();
    }

    @Test
    void waitsForTheAnswerButNotLongAndSendsThenWhatIsAwaited() {
        var slow = new AnsweredLater();
        follow(slow, 3);
        slow.offsets.follow(ZERO, 4, true);
        slow.offsets.send();

        assertThat(slow.asked).containsExactly(3L);
        assertThat(slow.offsets.within(WAIT)).isEqualTo(Duration.ofMillis(10));

        slow.waiting.onComplete(Map.of(), null);
        slow.offsets.send();

        assertThat(slow.asked).containsExactly(3L, 4L);
    }

    @Test
    void sendsAgainWhatWasRefusedAfterAShortRest() {
        var slow = new AnsweredLater();
        follow(slow, 3);
        slow.waiting.onComplete(Map.of(), new KafkaException("loading"));
        later(99);
        slow.offsets.send();

        assertThat(slow.asked).containsExactly(3L);
        assertThat(slow.offsets.within(WAIT)).isEqualTo(Duration.ofMillis(1));

        later(1);
        slow.offsets.send();

        assertThat(slow.asked).containsExactly(3L, 3L);
    }

    @Test
    void forgetsWhatItWasToTellOfAPartition() {
        follow(3);
        follow(4);
        offsets.forget(ZERO);
        later(1_000);
        offsets.send();

        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void waitsNoLongerThanItIsAsked() {
        follow(3);
        follow(4);

        assertThat(offsets.within(Duration.ofMillis(5))).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void sendsWhatIsBehindAtTheEndWhateverRestIsLeft() {
        follow(3);
        follow(4);
        offsets.sendLast();

        assertThat(committed()).isEqualTo(4);
    }

    /** Keeps what it is asked, and leaves the answer to the test. */
    private final class AnsweredLater extends MockConsumer<byte[], byte[]> {
        private final GroupOffsets offsets = new GroupOffsets(this, () -> nowNanos);
        private final List<Long> asked = new ArrayList<>();
        private OffsetCommitCallback waiting = (offsets, failure) -> {};

        AnsweredLater() {
            super("none");
            assign(List.of(ZERO));
        }

        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> committing, OffsetCommitCallback callback) {
            committing.values().forEach(committed -> asked.add(committed.offset()));
            waiting = callback;
        }
    }

    private static void follow(AnsweredLater consumer, long nextOffset) {
        consumer.offsets.follow(ZERO, nextOffset, false);
        consumer.offsets.send();
    }

    private void follow(long nextOffset) {
        offsets.follow(ZERO, nextOffset, false);
        offsets.send();
    }

    private long committed() {
        OffsetAndMetadata committed = consumer.committed(Set.of(ZERO)).get(ZERO);
        return committed == null ? -1 : committed.offset();
    }

    private void later(long millis) {
        nowNanos += Duration.ofMillis(millis).toNanos();
    }
}
