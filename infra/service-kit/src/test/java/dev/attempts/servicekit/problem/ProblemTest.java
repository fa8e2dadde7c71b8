package dev.attempts.servicekit.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {
    @Test
    void isWrittenAsRfc9457HasIt() {
        Problem problem = new Problem("/problems/odd", "Odd", 418, "a \"quoted\" \u00e9");

        assertThat(text(problem.toJson()))
                .isEqualTo("{\"type\":\"/problems/odd\",\"title\":\"Odd\",\"status\":418,"
                        + "\"detail\":\"a \\\"quoted\\\" \u00e9\"}");
        assertThat(text(problem.toJson("r-1"))).endsWith(",\"requestId\":\"r-1\"}");
    }

    @Test
    void carriesTheHeadersThatGoWithIt() {
        assertThat(Problem.methodNotAllowed(List.of("GET", "HEAD")).headers()).containsEntry("Allow", "GET, HEAD");
        assertThat(Problem.tooManyRequests(0).headers()).containsEntry("Retry-After", "1");
        assertThat(Problem.unavailable("x").with("Retry-After", "5").headers()).containsEntry("Retry-After", "5");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 408, 413, 414, 415, 417, 431, 500, 501, 503, 505})
    void existsForEveryStatusThatJettyAnswersByItself(int status) {
        Problem problem = StatusProblems.of(status);

        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.type()).matches("/problems/[a-z-]+");
        assertThat(problem.title() + problem.detail())
                .doesNotContainIgnoringCase("jetty")
                .isNotBlank();
    }

    @Test
    void namesNoVersionToUpgradeTo() {
        assertThat(StatusProblems.of(426).status()).isEqualTo(505);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
