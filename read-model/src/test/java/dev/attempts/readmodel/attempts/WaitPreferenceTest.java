package dev.attempts.readmodel.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitPreferenceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wait=0                        | 0
            wait=5                        | 5
            WAIT = 5                      | 5
            respond-async, wait=7; x=1    | 7
            wait="3"                      | 3
            wait=10                       | 10
            wait=11                       | 10
            wait=999999999                | 10
            wait=2, wait=9                | 2
            """)
    void understands(String prefer, int seconds) {
        assertThat(WaitPreference.seconds(prefer)).hasValue(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wait", "wait=", "wait=-1", "wait=1.5", "wait=soon", "waiting=5", "return=minimal"})
    void ignoresWhatItDoesNotUnderstand(String prefer) {
        assertThat(WaitPreference.seconds(prefer)).isEqualTo(OptionalInt.empty());
    }

    @Test
    void isNotThere() {
        assertThat(WaitPreference.seconds(null)).isEmpty();
    }
}
