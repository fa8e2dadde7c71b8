package dev.attempts.consumer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumptionTest {
    private static final UUID TOPIC = new UUID(1, 1);
    private static final LogRange LOG = new LogRange(10, 20);

    @ParameterizedTest
    @ValueSource(longs = {10, 15, 20})
    void goesOnWhereTheCheckpointStands(long next) {
        assertThat(after(next, GapPolicy.STOP)).isEqualTo(new Resumption.At(next, Optional.empty()));
    }

    @Test
    void namesTheEventsThatRetentionHasEaten() {
        assertThat(after(7, GapPolicy.STOP))
                .isInstanceOfSatisfying(
                        Resumption.Gap.class,
                        gap -> assertThat(gap.message()).contains("partition 3").contains("offset 7 to 9"));
    }

    @Test
    void namesACheckpointBeyondTheEnd() {
        assertThat(after(21, GapPolicy.STOP))
                .isInstanceOfSatisfying(
                        Resumption.Gap.class,
                        gap -> assertThat(gap.message()).contains("offset 21").contains("ends at 20"));
    }

    @Test
    void skipsToTheNearestOffsetWhenToldTo() {
        assertThat(after(7, GapPolicy.SKIP))
                .isInstanceOfSatisfying(
                        Resumption.At.class, at -> assertThat(at.offset()).isEqualTo(10));
        assertThat(after(21, GapPolicy.SKIP))
                .isInstanceOfSatisfying(
                        Resumption.At.class, at -> assertThat(at.offset()).isEqualTo(20));
    }

    @Test
    void aTopicThatWasCreatedAnewStartsAtItsBeginningAndSaysSo() {
        var before = new Checkpoint(new UUID(2, 2), 3, 15);

        Resumption resumption = Resumption.after(before, TOPIC, LOG, GapPolicy.STOP);

        assertThat(resumption).isInstanceOfSatisfying(Resumption.At.class, at -> {
            assertThat(at.offset()).isEqualTo(10);
            assertThat(at.notice())
                    .hasValueSatisfying(notice -> assertThat(notice).contains("created anew"));
        });
    }

    private static Resumption after(long next, GapPolicy policy) {
        return Resumption.after(new Checkpoint(TOPIC, 3, next), TOPIC, LOG, policy);
    }
}
