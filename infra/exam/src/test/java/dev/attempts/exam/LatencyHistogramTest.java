package dev.attempts.exam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void knowsPercentilesToThreePercent() {
        for (int micros = 1; micros <= 1_000_000; micros++) {
            histogram.add(micros);
        }

        assertThat(histogram.millis(50)).isCloseTo(500, Percentage.withPercentage(3.2));
        assertThat(histogram.millis(99)).isCloseTo(990, Percentage.withPercentage(3.2));
        assertThat(histogram.count()).isEqualTo(1_000_000);
    }

    @Test
    void isExactBelow64Microseconds() {
        histogram.add(63);

        assertThat(histogram.millis(50)).isCloseTo(0.063, within(1e-9));
    }

    @Test
    void takesEveryTime() {
        histogram.add(0);
        histogram.add(Long.MAX_VALUE);
        histogram.clear();

        assertThat(histogram.millis(99)).isZero();
    }
}
