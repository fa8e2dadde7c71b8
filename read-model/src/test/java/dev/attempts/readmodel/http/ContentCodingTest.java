package dev.attempts.readmodel.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCodingTest {
    @Test
    void encodesNothingForOneWhoDoesNotSay() {
        assertThat(ContentCoding.preferred(null)).isEqualTo(ContentCoding.IDENTITY);
        assertThat(ContentCoding.preferred("")).isEqualTo(ContentCoding.IDENTITY);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            gzip                          | GZIP
            gzip, deflate, br, zstd       | GZIP
            GZip                          | GZIP
            x-gzip                        | GZIP
            *                             | GZIP
            br;q=1.0, gzip;q=0.8, *;q=0.1 | GZIP
            gzip;q=0.001                  | GZIP
            gzip ; q=1                    | GZIP
            identity;q=0.5, gzip;q=0.5    | GZIP
            identity;q=0, *               | GZIP
            gzip;q=0                      | IDENTITY
            gzip;q=0.000                  | IDENTITY
            gzip;q=0, *                   | IDENTITY
            identity                      | IDENTITY
            identity, gzip;q=0.9          | IDENTITY
            identity, *;q=0.5             | IDENTITY
            br, deflate                   | IDENTITY
            *;q=0                         | IDENTITY
            gzipped                       | IDENTITY
            ,                             | IDENTITY
            """)
    void followsTheWeightsOfTheClient(String acceptEncoding, ContentCoding expected) {
        assertThat(ContentCoding.preferred(acceptEncoding)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"gzip;q=2", "gzip;q=abc", "gzip;q=", "gzip;q=0.1234", "gzip;x=0", "gzip;"})
    void takesAWeightThatIsNoneForNone(@Nullable String acceptEncoding) {
        assertThat(ContentCoding.preferred(acceptEncoding)).isEqualTo(ContentCoding.GZIP);
    }
}
