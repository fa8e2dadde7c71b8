package dev.attempts.servicekit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
    private final RequestIds ids = new RequestIds();

    @Test
    void keepTheClientsOwn() {
        assertThat(ids.of(with("order-7:a.b_C"))).isEqualTo("order-7:a.b_C");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nbreak", "<script>", "\"", "é"})
    void replaceWhatCouldDoHarmInALog(String given) {
        assertThat(ids.of(with(given))).matches("[0-9a-f]{8}-\\d+");
    }

    @Test
    void replaceWhatIsTooLong() {
        assertThat(ids.of(with("x".repeat(64)))).hasSize(64);
        assertThat(ids.of(with("x".repeat(65)))).hasSizeLessThan(64);
    }

    @Test
    void areDifferentForEachRequest() {
        assertThat(ids.of(HttpFields.EMPTY)).isNotEqualTo(ids.of(HttpFields.EMPTY));
    }

    private static HttpFields with(String id) {
        return HttpFields.build().put(RequestIds.HEADER, id);
    }
}
