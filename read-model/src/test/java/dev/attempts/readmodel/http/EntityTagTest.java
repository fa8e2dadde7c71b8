package dev.attempts.readmodel.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {
    private static final String TAG = "\"abc\"";

    @Test
    void differsWithTheBytesAndTheCoding() {
        byte[] one = "[1]".getBytes(UTF_8);
        byte[] two = "[2]".getBytes(UTF_8);

        assertThat(EntityTag.of(one, ContentCoding.IDENTITY))
                .isEqualTo(EntityTag.of(one, ContentCoding.IDENTITY))
                .isNotEqualTo(EntityTag.of(two, ContentCoding.IDENTITY))
                .isNotEqualTo(EntityTag.of(one, ContentCoding.GZIP))
                .startsWith("\"")
                .endsWith("\"");
    }

    @Test
    void matchesNothingWithoutTheHeader() {
        assertThat(EntityTag.matches(null, TAG)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"abc\"",
                "W/\"abc\"",
                "*",
                " * ",
                "\"x\", \"abc\"",
                "W/\"x\",W/\"abc\" , \"y\"",
                "\"a,b\",\"abc\""
            })
    void matches(String ifNoneMatch) {
        assertThat(EntityTag.matches(ifNoneMatch, TAG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "abc", "\"ab\"", "\"abcd\"", "\"xabc\"", "\"x\", \"y\"", "\"abc", "\"*\"", "\"x,\\\"abc"})
    void doesNotMatch(String ifNoneMatch) {
        assertThat(EntityTag.matches(ifNoneMatch, TAG)).isFalse();
    }
}
