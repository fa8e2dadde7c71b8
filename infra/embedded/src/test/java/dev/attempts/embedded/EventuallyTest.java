package dev.attempts.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void looksAgainUntilItIsAsItShouldBe() {
        assertThat(Eventually.becomes("three", looks::incrementAndGet, count -> count == 3))
                .isEqualTo(3);
    }

    @Test
    void looksAgainAfterWhateverALookThrows() {
        Eventually.passes(() -> {
            assertThat(looks.incrementAndGet()).isGreaterThan(1);
            if (looks.get() == 2) {
                throw new IllegalStateException("not yet");
            }
        });

        assertThat(looks).hasValue(3);
    }

    @Test
    void saysWhatItSawLast() {
        assertThatThrownBy(() -> Eventually.await(Duration.ZERO, "three: ", () -> {
                    throw new IllegalStateException("seen " + looks.incrementAndGet());
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("not within PT0S: three: seen " + looks)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void endsWhenItsThreadIsInterrupted() {
        assertThatThrownBy(() -> Eventually.passes(() -> {
                    throw new InterruptedException("told to end");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("told to end");
        assertThat(Thread.interrupted()).isTrue();
    }
}
