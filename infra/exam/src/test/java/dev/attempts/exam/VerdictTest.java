package dev.attempts.exam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.exam.Differences.Kind;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private final Totals totals = new Totals();
    private final Differences differences = new Differences();

    @Test
    void passesWhatWasAcknowledgedAndFound() {
        totals.acknowledged = 1;

        assertThat(verdict(0).isPassed()).isTrue();
    }

    @Test
    void failsIfNothingWasAcknowledged() {
        assertThat(verdict(0).isPassed()).isFalse();
        assertThat(verdict(0).text()).endsWith("FAILED\n");
    }

    @Test
    void failsIfAnyUpdateWasNotAcknowledgedToTheEnd() {
        totals.acknowledged = 1;

        assertThat(verdict(1).isPassed()).isFalse();
    }

    @Test
    void failsIfAnythingIsNotAsAcknowledged() {
        totals.acknowledged = 1;
        differences.add(Kind.LOST, "attempt 1");

        assertThat(verdict(0).isPassed()).isFalse();
    }

    private Verdict verdict(int unsettled) {
        return new Verdict(1, unsettled, 0, totals, differences);
    }
}
