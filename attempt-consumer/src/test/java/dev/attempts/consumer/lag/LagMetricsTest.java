package dev.attempts.consumer.lag;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LagMetricsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long now = 5_000_000_000L;
    private Map<Integer, Long> standingNow = Map.of();
    private final LagMetrics lag = new LagMetrics(meters, () -> now, () -> standingNow);

    @Test
    void isNothingWhileTheCheckpointIsWhereTheLogEnds() {
        lag.sampled(Map.of(0, 10L), Map.of(0, 10L));
        passes(60);

        assertThat(events()).isZero();
        assertThat(seconds()).isZero();
    }

    @Test
    void countsOnWhileNothingMovesAndNobodyAnswers() {
        lag.sampled(Map.of(0, 10L), Map.of(0, 10L));
        passes(5);
        lag.sampled(Map.of(0, 30L), Map.of(0, 10L));
        passes(7);
        lag.sampled(Map.of(0, 10L));

        assertThat(events()).isEqualTo(20);
        assertThat(seconds()).isEqualTo(7);
        passes(100);
        assertThat(seconds()).isEqualTo(107);
    }

    @Test
    void isNothingOnceWhatTheLastLookSawHasTakenEffect() {
        lag.sampled(Map.of(0, 30L, 1, 30L), Map.of(0, 10L, 1, 30L));
        passes(1);

        standingNow = Map.of(0, 31L, 1, -1L, 2, 5L);

        assertThat(events()).isZero();
        assertThat(seconds()).isZero();
    }

    @Test
    void countsFromWhenTheLogFirstReachedBeyondTheCheckpointOfToday() {
        for (long end = 10; end <= 100; end += 10) {
            lag.sampled(Map.of(0, end), Map.of(0, 10L));
            passes(1);
        }

        lag.sampled(Map.of(0, 100L), Map.of(0, 85L));

        // It reached 90 at the ninth look, two seconds ago.
        assertThat(seconds()).isEqualTo(2);
        assertThat(events()).isEqualTo(15);
    }

    @Test
    void addsEventsAndTakesTheWorstTimeOfThePartitionsThatAreOurs() {
        lag.sampled(Map.of(0, 10L, 1, 10L), Map.of(0, 0L, 1, 10L));
        passes(3);
        lag.sampled(Map.of(0, 10L, 1, 15L), Map.of(0, 0L, 1, 10L));
        passes(1);

        assertThat(events()).isEqualTo(15);
        assertThat(seconds()).isEqualTo(4);

        lag.sampled(Map.of(1, 15L), Map.of(1, 10L));
        assertThat(events()).isEqualTo(5);
        assertThat(seconds()).isEqualTo(1);
    }

    @Test
    void remembersAnHourOfGrowthInBoundedSpace() {
        for (long end = 1; end <= 5_000; end++) {
            lag.sampled(Map.of(0, end), Map.of(0, 0L));
            passes(1);
        }

        assertThat(seconds()).isEqualTo(5_000);
    }

    private void passes(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private double events() {
        return meters.get("attempt.consumer.lag").gauge().value();
    }

    private double seconds() {
        return meters.get("attempt.consumer.lag.time").gauge().value();
    }
}
