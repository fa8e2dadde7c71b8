package dev.attempts.readmodel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.embedded.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueryLimiterTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private QueryLimiter limiter(int atOnce, int waitingMax, Duration waitMax) {
        return new QueryLimiter(new QuerySettings(atOnce, waitingMax, waitMax, Duration.ofMillis(50)), meters);
    }

    @Test
    void refusesAtOnceWhenAsManyWaitAsMay() {
        QueryLimiter limiter = limiter(1, 0, Duration.ofMinutes(10));
        limiter.begin();

        // Else it would be refused, too, when its ten minutes are over.
        CompletableFuture<Void> second = CompletableFuture.runAsync(limiter::begin);

        assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        QueryRefused.class, e -> assertThat(e.reason()).isEqualTo(QueryRefused.Reason.BUSY));
        limiter.end();
        limiter.begin();
        assertThat(meters.get("query.running").gauge().value()).isEqualTo(1);
    }

    @Test
    void refusesOneWhoseTurnDoesNotComeInTime() {
        QueryLimiter limiter = limiter(1, 1, Duration.ofMillis(1));
        limiter.begin();

        assertThatThrownBy(limiter::begin).isInstanceOf(QueryRefused.class);
        assertThat(meters.get("query.waiting").gauge().value()).isZero();
    }

    @Test
    void givesTheTurnToOneWhoWaits() throws Exception {
        QueryLimiter limiter = limiter(1, 1, Duration.ofMinutes(1));
        limiter.begin();
        CompletableFuture<Void> second = CompletableFuture.runAsync(limiter::begin);
        Eventually.holds("one waits", () -> meters.get("query.waiting").gauge().value() == 1);

        limiter.end();

        second.get(30, TimeUnit.SECONDS);
        assertThat(meters.get("query.running").gauge().value()).isEqualTo(1);
    }
}
