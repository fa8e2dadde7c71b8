package dev.attempts.consumer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumptionTest {
    private static final UUID TOPIC = new UUID(1, 1);
    private static final LogRange LOG = new LogRange(10, 20, false);

    @ParameterizedTest
    @ValueSource(longs = {10, 15, 20})
    void goesOnWhereTheCheckpointStands(long next) {
        assertThat(after(next)).isEqualTo(new Resumption.At(next, Optional.of(5), Optional.empty()));
    }

    @Test
    void namesTheEventsThatRetentionHasEaten() {
        assertThat(after(7))
                .isInstanceOfSatisfying(
                        Resumption.Gap.class,
                        gap -> assertThat(gap.message()).contains("partition 3").contains("offset 7 to 9"));
    }

    @Test
    void namesACheckpointBeyondTheEnd() {
        assertThat(after(21))
                .isInstanceOfSatisfying(
                        Resumption.Gap.class,
                        gap -> assertThat(gap.message()).contains("offset 21").contains("ends at 20"));
    }

    @Test
    void knowsTheNearestOffsetBehindAGap() {
        assertThat(after(7))
                .isInstanceOfSatisfying(
                        Resumption.Gap.class,
                        gap -> assertThat(gap.behind().offset()).isEqualTo(10));
        assertThat(after(21))
                .isInstanceOfSatisfying(
                        Resumption.Gap.class,
                        gap -> assertThat(gap.behind().offset()).isEqualTo(20));
    }

    /** What was the last record below is none of those there now. */
    @Test
    void forgetsTheLeaderEpochOfWhatItSkips() {
        assertThat(after(21))
                .isInstanceOfSatisfying(
                        Resumption.Gap.class,
                        gap -> assertThat(gap.behind().leaderEpoch()).isEmpty());
    }

    @Test
    void namesWhatALogHasLostThatIsAsLongAgain() {
        assertThat(after(17, LOG.truncatedAt(13))).isInstanceOfSatisfying(Resumption.Gap.class, gap -> {
            assertThat(gap.message()).contains("truncated", "offset 17", "from offset 13");
            assertThat(gap.behind().offset()).isEqualTo(13);
        });
    }

    /** However often it is started, and also where no leader epoch would tell. */
    @Test
    void knowsOfALossThatWasFoundBefore() {
        var retracted = new Checkpoint(TOPIC, 3, 17, Optional.empty(), Optional.of(13L));

        assertThat(Resumption.after(retracted, TOPIC, LOG)).isInstanceOfSatisfying(Resumption.Gap.class, gap -> {
            assertThat(gap.message()).contains("truncated", "offset 17", "from offset 13");
            assertThat(gap.behind().offset()).isEqualTo(13);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 13})
    void goesOnInATruncatedLogWhereTheCheckpointStandsBelowItsLoss(long next) {
        assertThat(after(next, LOG.truncatedAt(13)))
                .isEqualTo(new Resumption.At(next, Optional.of(5), Optional.empty()));
    }

    @Test
    void knowsNoPartOfATruncatedLogThatRetentionHasDeletedAsWell() {
        assertThat(LOG.truncatedAt(0)).isEqualTo(new LogRange(10, 10, true));
    }

    @Test
    void aTopicThatWasCreatedAnewStartsAtItsBeginningAndSaysSo() {
        var before = new Checkpoint(new UUID(2, 2), 3, 15, Optional.of(5), Optional.empty());

        Resumption resumption = Resumption.after(before, TOPIC, LOG);

        assertThat(resumption).isInstanceOfSatisfying(Resumption.At.class, at -> {
            assertThat(at.offset()).isEqualTo(10);
            assertThat(at.leaderEpoch()).isEmpty();
            assertThat(at.notice())
                    .hasValueSatisfying(notice -> assertThat(notice).contains("created anew"));
        });
    }

    private static Resumption after(long next) {
        return after(next, LOG);
    }

    private static Resumption after(long next, LogRange log) {
        return Resumption.after(new Checkpoint(TOPIC, 3, next, Optional.of(5), Optional.empty()), TOPIC, log);
    }
}
