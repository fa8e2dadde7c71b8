package dev.attempts.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
    @ParameterizedTest
    @ValueSource(strings = {"0:0", "3:42", "2147483647:9223372036854775807"})
    void readsWhatItWrites(String text) {
        assertThat(Position.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "3",
                "3:",
                ":42",
                "-1:0",
                "0:-1",
                "03:42",
                "3:042",
                "3:42 ",
                " 3:42",
                "3 :42",
                "3:42:1",
                "3,42",
                "2147483648:0",
                "0:9223372036854775808",
                "\u0663:42"
            })
    void refusesEverythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Position.parse(text))
                .withMessageContaining("<partition>:<offset>");
    }

    @Test
    void isNeverNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(0, -1));
    }
}
