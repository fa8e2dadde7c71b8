package dev.attempts.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.service.StartFailure;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicServerIT {
    private static final String END = "Host: x\r\nConnection: close\r\n\r\n";

    @SuppressWarnings("NullAway.Init") // Before all tests.
    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(
                Map.of("RECEIVE_TIMEOUT", "500ms", "BODY_BYTES_MAX", "2048", "HEADER_BYTES_MAX", "2048"),
                PublicServerIT::routes);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static void routes(JavalinConfig config) {
        config.routes.get("/things/{id}", context -> context.result("thing " + context.pathParam("id")));
        // As a stream: Javalin's own limit stands in front of body() alone.
        config.routes.post(
                "/things",
                context -> context.result(
                        "got " + new String(context.bodyInputStream().readAllBytes(), StandardCharsets.UTF_8)));
        config.routes.get("/exception", context -> {
            throw new IllegalStateException("the inside");
        });
        config.routes.get("/error", context -> {
            throw new StackOverflowError("the inside");
        });
        config.routes.get("/problem", context -> {
            throw new Problem("/problems/odd", "Odd", 418, "very")
                    .with("Odd", "1")
                    .asException();
        });
    }

    @Test
    void answersByItsRoutes() throws IOException {
        RawAnswer answer = RawHttp.exchange(server.port(), "GET /things/17 HTTP/1.1\r\n" + END);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("thing 17");
        assertThat(answer.headers()).doesNotContainKeys("server", "x-powered-by", "x-request-id");
    }

    /** Requests with | for a line break, and what they must be answered with. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET /nothing HTTP/1.1|; ; 404; not-found",
                "GET /nothing/%C3%A9 HTTP/1.1|; ; 404; not-found",
                "DELETE /things/17 HTTP/1.1|; ; 405; method-not-allowed",
                "BREW /things/17 HTTP/1.1|; ; 405; method-not-allowed",
                "TRACE /things/17 HTTP/1.1|; ; 405; method-not-allowed",
                "GET /exception HTTP/1.1|; ; 500; internal-error",
                "GET /error HTTP/1.1|; ; 500; internal-error",
                "GET /problem HTTP/1.1|; ; 418; odd",
                "GET /things/%zz HTTP/1.1|; ; 400; bad-request",
                "GET /things/%00 HTTP/1.1|; ; 400; bad-request",
                "GET /things/%ff HTTP/1.1|; ; 400; bad-request",
                "GET /things/..%2fsecret HTTP/1.1|; ; 400; bad-request",
                "GET things HTTP/1.1|; ; 400; bad-request",
                "GET /things/17 HTTP/1.1|No colon|; ; 400; bad-request",
                "GET /things/17 HTTP/4.0|; ; 505; http-version-not-supported",
                "GET /things/17 HTTP/2.0|; ; 505; http-version-not-supported",
                "GET /things/17 HTTP/1.1|Expect: a-miracle|; ; 417; expectation-failed",
                "complete nonsense|; ; 505; http-version-not-supported",
                "POST /things HTTP/1.1|Content-Length: 2049|; x; 413; content-too-large",
                "POST /things HTTP/1.1|Content-Length: 2049|Expect: 100-continue|; ; 413; content-too-large",
                "POST /things HTTP/1.1|Content-Length: many|; x; 400; bad-request",
                "POST /things HTTP/1.1|Content-Length: 1|Content-Length: 2|; xx; 400; bad-request",
                "POST /things HTTP/1.1|Content-Length: 1|Transfer-Encoding: chunked|; 1|x|0||; 400; bad-request",
                "POST /things HTTP/1.1|Transfer-Encoding: chunked|; no|x|0||; 400; bad-request",
            })
    void answersErrorsOfAllKindsAsProblems(String head, String body, int status, String kind) throws IOException {
        String request = lines(head) + END + (body == null ? "" : lines(body));

        assertProblem(RawHttp.exchange(server.port(), request), status, kind);
    }

    @Test
    void refusesHeadersThatAreTooLarge() throws IOException {
        String large = "y".repeat(3000);

        assertProblem(
                RawHttp.exchange(server.port(), "GET / HTTP/1.1\r\nX: " + large + "\r\n" + END),
                431,
                "request-header-fields-too-large");
        assertProblem(RawHttp.exchange(server.port(), "GET /" + large + " HTTP/1.1\r\n" + END), 414, "uri-too-long");
    }

    @Test
    void refusesAChunkedBodyAtTheLimit() throws IOException {
        String head = "POST /things HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + END;
        String half = "400\r\n" + "x".repeat(1024) + "\r\n";

        RawAnswer within = RawHttp.exchange(server.port(), head + half + half + "0\r\n\r\n");
        assertThat(within.body()).isEqualTo("got " + "x".repeat(2048));

        assertProblem(
                RawHttp.exchange(server.port(), head + half + half + "1\r\nx\r\n0\r\n\r\n"), 413, "content-too-large");
    }

    @Test
    void saysWhatIsAllowed() throws IOException {
        RawAnswer refused = RawHttp.exchange(server.port(), "DELETE /things/17 HTTP/1.1\r\n" + END);
        assertThat(refused.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");

        RawAnswer options = RawHttp.exchange(server.port(), "OPTIONS /things/17 HTTP/1.1\r\n" + END);
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void answersHeadLikeGetWithoutTheBody() throws IOException {
        RawAnswer head = RawHttp.exchange(server.port(), "HEAD /things/17 HTTP/1.1\r\n" + END);
        RawAnswer get = RawHttp.exchange(server.port(), "GET /things/17 HTTP/1.1\r\n" + END);

        assertThat(head.body()).isEmpty();
        assertThat(head.comparable().headers()).isEqualTo(get.comparable().headers());
    }

    @Test
    void takesHttp10AndContinues() throws IOException {
        assertThat(RawHttp.exchange(server.port(), "GET /things/17 HTTP/1.0\r\n\r\n")
                        .body())
                .isEqualTo("thing 17");
        try (RawHttp connection = new RawHttp(server.port())) {
            connection.send("POST /things HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n" + END);
            connection.until("100 Continue\r\n\r\n");
            connection.send("abc");
            assertThat(RawAnswer.parse(connection.untilClosed()).body()).isEqualTo("got abc");
        }
    }

    @Test
    void cutsOffWhoSendsTheHeadersTooSlowly() throws IOException {
        assertThat(dripped("GET /things/17 HTTP/1.1\r\nX: ")).isEmpty();
    }

    @Test
    void refusesWhoSendsTheBodyTooSlowly() throws IOException {
        String answer = "";
        for (int attempt = 0; attempt < 5 && answer.isEmpty(); attempt++) {
            answer = dripped("POST /things HTTP/1.1\r\nContent-Length: 2000\r\n" + END);
        }
        assertProblem(RawAnswer.parse(answer), 408, "too-slow");
    }

    @Test
    void refusesWhoFallsSilentInTheBody() throws IOException {
        try (TestServer impatient = TestServer.start(Map.of("IDLE_TIMEOUT", "1s"), PublicServerIT::routes)) {
            String request = "POST /things HTTP/1.1\r\nContent-Length: 2000\r\n" + END + "y";

            assertProblem(RawHttp.exchange(impatient.port(), request), 408, "too-slow");
        }
    }

    @Test
    void closesAConnectionThatIsSilent() throws IOException {
        try (TestServer impatient = TestServer.start(Map.of("IDLE_TIMEOUT", "1s"), PublicServerIT::routes);
                RawHttp connection = new RawHttp(impatient.port())) {
            assertThat(connection.untilClosed()).isEmpty();
        }
    }

    private String dripped(String beginning) throws IOException {
        try (RawHttp connection = new RawHttp(server.port())) {
            connection.send(beginning);
            return connection.drip("y", Duration.ofMillis(200));
        }
    }

    @Test
    void keepsAConnectionThatIsUsedForLongerThanOneRequestMayTake() throws IOException {
        try (var patient = TestServer.start(Map.of("RECEIVE_TIMEOUT", "2s"), PublicServerIT::routes);
                RawHttp connection = new RawHttp(patient.port())) {
            long end = System.nanoTime() + Duration.ofMillis(2500).toNanos();
            while (System.nanoTime() < end) {
                connection.send("GET /things/1 HTTP/1.1\r\nHost: x\r\n");
                assertThat(connection.isSilentFor(Duration.ofMillis(50))).isTrue();
                connection.send("\r\n");
                connection.until("thing 1");
            }
            connection.send("GET /things/17 HTTP/1.1\r\n" + END);
            assertThat(connection.untilClosed()).endsWith("thing 17");
        }
    }

    @Test
    void givesBackTheRequestsId() throws IOException {
        RawAnswer answer = RawHttp.exchange(server.port(), "GET /nothing HTTP/1.1\r\nX-Request-Id: mine-1\r\n" + END);

        assertThat(answer.header("X-Request-Id")).isEqualTo("mine-1");
        assertThat(answer.body()).contains("\"requestId\":\"mine-1\"");
    }

    @Test
    void refusesToStartOnAPortThatIsTaken() {
        String port = Integer.toString(server.port());

        assertThatThrownBy(() ->
                        TestServer.start(Map.of("PORT", port), config -> {}).close())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("port " + port)
                .hasMessageContaining("TEST_PORT");
    }

    private static void assertProblem(RawAnswer answer, int status, String kind) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body())
                .startsWith("{\"type\":\"/problems/" + kind + "\",\"title\":\"")
                .contains("\",\"status\":" + status + ",\"detail\":\"");
        assertThat(answer.toString()).doesNotContainIgnoringCase("jetty").doesNotContainIgnoringCase("javalin");
        assertThat(answer.toString())
                .doesNotContain("the inside")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    private static String lines(String text) {
        return text.replace("|", "\r\n");
    }
}
