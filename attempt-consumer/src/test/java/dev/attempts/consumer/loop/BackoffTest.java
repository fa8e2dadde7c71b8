package dev.attempts.consumer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private long now = 1_000;
    private double chance = 1;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), () -> now, () -> chance);

    @Test
    void doublesUpToTheLimitAndStaysThere() {
        var waits = IntStream.range(0, 6)
                .mapToObj(i -> {
                    backoff.failed();
                    return backoff.remaining().toMillis();
                })
                .toList();

        assertThat(waits).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
    }

    @Test
    void chanceTakesUpToHalfOfIt() {
        chance = 0;

        backoff.failed();

        assertThat(backoff.remaining()).hasMillis(50);
    }

    @Test
    void isDueAgainWhenTheTimeHasPassedOrSomethingWentWell() {
        backoff.failed();
        assertThat(backoff.isDue()).isFalse();

        now += Duration.ofMillis(100).toNanos();
        assertThat(backoff.isDue()).isTrue();

        backoff.failed();
        backoff.succeeded();
        assertThat(backoff.isDue()).isTrue();
        backoff.failed();
        assertThat(backoff.remaining()).hasMillis(100);
    }
}
