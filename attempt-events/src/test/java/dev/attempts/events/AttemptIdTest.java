package dev.attempts.events;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptIdTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 9, 10, 17, 1_000_000_000_000L, Long.MAX_VALUE})
    void readsBackTheKeyThatItWrites(long value) throws MalformedEvent {
        var id = new AttemptId(value);

        assertThat(AttemptId.ofKey(id.toKey())).isEqualTo(id);
        assertThat(AttemptId.parse(id.toString())).isEqualTo(id);
        assertThat(id.toKey()).isEqualTo(Long.toString(value).getBytes(US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "00",
                "017",
                "-1",
                "+1",
                " 1",
                "1 ",
                "1.0",
                "1e3",
                "1:",
                "0x1",
                "a",
                "\u0661",
                "\uff11",
                "9223372036854775808",
                "9999999999999999999",
                "10000000000000000000",
                "18446744073709551617"
            })
    void refusesEveryOtherSpellingOfAnId(String text) {
        assertThatExceptionOfType(MalformedEvent.class)
                .isThrownBy(() -> AttemptId.parse(text))
                .withMessageContaining("1 to 9223372036854775807");
        assertThatExceptionOfType(MalformedEvent.class)
                .isThrownBy(() -> AttemptId.ofKey(text.getBytes(UTF_8)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(DeadLetterReason.MALFORMED_KEY));
    }

    @Test
    void refusesARecordWithoutAKey() {
        assertThatExceptionOfType(MalformedEvent.class)
                .isThrownBy(() -> AttemptId.ofKey(null))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(DeadLetterReason.MALFORMED_KEY));
    }

    @Test
    void isNeverBelowOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AttemptId(0));
    }
}
