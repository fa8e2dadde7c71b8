package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    @Test
    void tellsMedianAndLongest() {
        assertThat(Recovery.of(List.of(9_000L, 200L, 1_000L))).isEqualTo(new Recovery(3, 1_000, 9_000));
    }

    @Test
    void whatWasNotOverBeforeTheNextTookLongest() {
        assertThat(Recovery.of(List.of(-1L, 200L, 1_000L))).isEqualTo(new Recovery(3, 1_000, -1));
        assertThat(Recovery.of(List.of(200L, -1L))).isEqualTo(new Recovery(2, -1, -1));
    }

    @Test
    void saysSeconds() {
        assertThat(Recovery.seconds(24_683)).isEqualTo("24.7");
        assertThat(Recovery.seconds(-1)).isEqualTo("–");
    }
}
