package dev.attempts.consumer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupOffsetsTest {
    private static final TopicPartition ZERO = new TopicPartition("attempts", 0);
    private static final Duration WAIT = Duration.ofMillis(500);

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

    @Test
    void restsBetweenTwo() {
        follow(3);
        later(10);
        follow(4);

        assertThat(committed()).isEqualTo(3);
        assertThat(offsets.within(WAIT)).isEqualTo(Duration.ofMillis(15));
    }

    @Test
    void sendsWhatIsBehindWhenTheRestIsOver() {
        follow(3);
        later(10);
        follow(4);
        later(15);
        assertThat(offsets.within(WAIT)).isZero();
        offsets.send();

        assertThat(committed()).isEqualTo(4);
        assertThat(offsets.within(WAIT)).isEqualTo(WAIT);
    }

    @Test
    void neverAsksForANegativeWait() {
        follow(3);
        later(10);
        follow(4);
        later(100);

        assertThat(offsets.within(WAIT)).isZero();
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

    private void follow(long nextOffset) {
        offsets.follow(ZERO, nextOffset);
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
