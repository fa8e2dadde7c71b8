package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatedTest {
    @Test
    void goesOnWhateverHasFailed() throws Exception {
        var times = new CountDownLatch(3);

        var repeated = Repeated.every(Duration.ofMillis(1), "test", () -> {
            times.countDown();
            throw new StackOverflowError();
        });

        try (repeated) {
            assertThat(times.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
