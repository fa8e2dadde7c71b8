package dev.attempts.consumer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final Duration LINGER = Duration.ofMillis(8);

    private long nowNanos = -7;
    private final Pace pace = new Pace(LINGER, () -> nowNanos);

    @Test
    void letsTheFirstBatchGoAtOnce() {
        assertThat(pace.rest()).isZero();
    }

    @Test
    void letsABatchThatFollowsSoonWaitForTheRestOfTheTime() {
        pace.storing(3);
        later(5);

        assertThat(pace.rest()).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void letsABatchAfterASilenceGoAtOnce() {
        pace.storing(99);
        later(8);

        assertThat(pace.rest()).isZero();
    }

    @Test
    void countsFromTheLastBatchThatHadEvents() {
        pace.storing(3);
        later(6);
        pace.storing(0);
        later(1);

        assertThat(pace.rest()).isEqualTo(Duration.ofMillis(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1999, 2000, 9000})
    void letsABatchBehindALargeOneWaitSeveralTimesAsLongHoweverLongThatTook(int events) {
        pace.storing(events);
        later(499);

        assertThat(pace.rest()).isEqualTo(LINGER.multipliedBy(3));
    }

    @ParameterizedTest
    @CsvSource({"1999, 24", "2000, 140"})
    void beginsFewTransactionsWhenTheyAreHuge(int events, int restMillis) {
        pace.storing(events);
        later(100);

        assertThat(pace.rest()).isEqualTo(Duration.ofMillis(restMillis));
    }

    /** One stall makes a huge batch of any load. */
    @ParameterizedTest
    @CsvSource({"133, 140", "134, 24"})
    void doesSoOnlyAtARateThatFillsTheCores(int millis, int restMillis) {
        pace.storing(1);
        later(millis);
        pace.storing(2_000);
        later(100);

        assertThat(pace.rest()).isEqualTo(Duration.ofMillis(restMillis));
    }

    @Test
    void waitsNoLongerThanItRemembers() {
        var longest = new Pace(Duration.ofMillis(100), () -> nowNanos);
        longest.storing(2_000);
        later(100);

        assertThat(longest.rest()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void remembersALargeBatchBehindOneWithoutEvents() {
        pace.storing(100);
        later(100);
        pace.storing(0);

        assertThat(pace.rest()).isEqualTo(LINGER.multipliedBy(3));
    }

    @Test
    void forgetsALargeBatchAfterASilence() {
        pace.storing(5_000);
        later(500);

        assertThat(pace.rest()).isNegative();
    }

    @Test
    void forgetsALargeBatchBehindTheNextOne() {
        pace.storing(100);
        pace.storing(99);
        later(8);

        assertThat(pace.rest()).isZero();
    }

    private void later(long millis) {
        nowNanos += Duration.ofMillis(millis).toNanos();
    }
}
