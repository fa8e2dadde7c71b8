package dev.attempts.gateway.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitPreferenceTest {
    private static final Duration MAX = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"wait=3|3", "WAIT = 3|3", "respond-async, wait=3|3", "wait=\"3\"; x=y|3", "wait=0|0", "wait=600|10"
            })
    void readsTheSeconds(String header, int seconds) {
        assertThat(WaitPreference.of(List.of(header), MAX)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "wait", "wait=", "wait=-1", "wait=1.5", "wait=soon", "wait=99999999999999", "waiting=3"})
    void ignoresWhatItDoesNotUnderstand(String header) {
        assertThat(WaitPreference.of(List.of(header), MAX)).isEmpty();
    }

    @Test
    void readsSeveralHeaders() {
        assertThat(WaitPreference.of(List.of("return=minimal", "wait=2", "wait=5"), MAX))
                .contains(Duration.ofSeconds(2));
        assertThat(WaitPreference.of(List.of(), MAX)).isEmpty();
    }
}
