package dev.attempts.servicekit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTextTest {
    @ParameterizedTest
    @CsvSource({"0s,PT0S", "250ms,PT0.25S", "5s,PT5S", "2m,PT2M", "3h,PT3H", "7d,PT168H", "PT1.5S,PT1.5S"})
    void readsTimes(String text, Duration expected) {
        assertThat(SettingText.duration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "PT-5S", "5 s", "1.5s", "5S", "99999999999999999999s"})
    void refusesWhatIsNoTime(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SettingText.duration(text));
    }
}
