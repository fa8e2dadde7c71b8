package dev.attempts.servicekit.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestTest {
    private static final long TURN_NANOS = 100_000;

    private final Rest rest = new Rest(0);
    private long nowNanos;

    @Test
    void doesNotKeepLoneRequestsWaiting() {
        assertThat(turns(20, 1)).isZero();
    }

    @Test
    void restsBehindSmallTurnsOfABusyTime() {
        turns(20, 3);

        assertThat(turns(1, 3)).isPositive();
    }

    @Test
    void doesNotRestBehindALargeTurn() {
        turns(20, 3);

        assertThat(turns(1, 100)).isZero();
    }

    @Test
    void isOverWithTheBusyTime() {
        turns(20, 3);
        nowNanos += 1_000_000_000;

        assertThat(turns(1, 1)).isZero();
    }

    /** What it says behind the last of so many turns. */
    private long turns(int turns, int ready) {
        long nanos = 0;
        for (int turn = 0; turn < turns; turn++) {
            nowNanos += TURN_NANOS;
            nanos = rest.behind(ready, nowNanos);
        }
        return nanos;
    }
}
