package dev.attempts.servicekit.admission;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.servicekit.problem.Problem;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final FakeTime time = new FakeTime();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void letABurstThroughAndThenTheRate() {
        RateLimits limits = limits(2, 5, 100);

        assertThat(admitted(limits, "a", 10)).isEqualTo(5);
        time.pass(Duration.ofSeconds(1));
        assertThat(admitted(limits, "a", 10)).isEqualTo(2);
        assertThat(meters.counter("http.server.requests.rate.limited").count()).isEqualTo(13);
    }

    @Test
    void sayWhenToComeBack() {
        RateLimits limits = limits(1, 1, 100);
        limits.refuse("a");

        Problem problem = requireNonNull(limits.refuse("a"));

        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.headers()).containsEntry("Retry-After", "2");
    }

    @Test
    void countEachClientForItself() {
        RateLimits limits = limits(1, 1, 100);
        limits.refuse("a");

        assertThat(limits.refuse("b")).isNull();
    }

    @Test
    void letOverdrawnClientsWaitForAllThatTheyOwe() {
        RateLimits limits = limits(2, 5, 100);
        limits.refuse("a");
        limits.charge("a", 1_000);

        assertThat(admitted(limits, "a", 10)).isZero();
        // Longer than a client is remembered that owes nothing.
        time.pass(Duration.ofSeconds(497));
        assertThat(admitted(limits, "a", 10)).isZero();
        time.pass(Duration.ofSeconds(2));

        assertThat(admitted(limits, "a", 10)).isEqualTo(2);
    }

    @Test
    void tellWhoHasNothingLeftWithoutTakingAnything() {
        RateLimits limits = limits(1, 2, 100);

        for (int i = 0; i < 10; i++) {
            assertThat(limits.refuseIfSpent("a")).isNull();
        }
        limits.charge("a", 2);
        Problem problem = requireNonNull(limits.refuseIfSpent("a"));

        assertThat(problem.status()).isEqualTo(429);
        assertThat(limits.refuseIfSpent("b")).isNull();
        time.pass(Duration.ofSeconds(1));
        assertThat(limits.refuseIfSpent("a")).isNull();
    }

    @Test
    void areOffWhenTheRateIsZero() {
        assertThat(admitted(limits(0, 1, 100), "a", 1000)).isEqualTo(1000);
    }

    private RateLimits limits(int perSecond, int burst, int clientsMax) {
        return new RateLimits(new RateLimitSettings(perSecond, burst, clientsMax), time, meters);
    }

    private static int admitted(RateLimits limits, String client, int requests) {
        int admitted = 0;
        for (int i = 0; i < requests; i++) {
            @Nullable Problem refused = limits.refuse(client);
            admitted += refused == null ? 1 : 0;
        }
        return admitted;
    }

    /** Passes when it is told to. */
    private static final class FakeTime implements TimeMeter {
        private long nanos = 1;

        void pass(Duration time) {
            nanos += time.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
