package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.embedded.TestKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What HTTP allows and few clients do: each is decided, and the decision stands in the README. */
class ProtocolIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final String TOPIC = KAFKA.freshTopic();
    private static final String VALID = "{\"answers\":{\"1\":[1]}}";
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                        KAFKA.bootstrapServers(),
                        TOPIC,
                        Map.of("CORS_ORIGINS", "https://exam.example", "RECEIVE_TIMEOUT", "1s", "IDLE_TIMEOUT", "3s"))
                .untilReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH, /attempts/17, 202",
        "PATCH, /attempts/%31%37, 202",
        "PATCH, /attempts/17?some=query, 202",
        "PATCH, /attempts/17/, 404",
        "PATCH, /attempts/, 404",
        "PATCH, //attempts/17, 400",
        "PATCH, /Attempts/17, 404",
        "PATCH, /attempts/17/18, 404",
        "PATCH, /attempts/+17, 400",
        "PATCH, /attempts/%D9%A1, 400",
        "PATCH, /attempts/%2F, 400",
        "PATCH, /attempts%2F17, 400",
        "PATCH, /attempts/../attempts/17, 404",
        "PATCH, /attempts/%zz, 400",
        "PUT, /attempts/17, 405",
        "GET, /attempts/17, 405",
        "HEAD, /attempts/17, 405",
        "BREW, /attempts/17, 405",
        "OPTIONS, /attempts/17, 204",
        "OPTIONS, /nothing, 404",
        "HEAD, /openapi.yaml, 200"
    })
    void decidesPathsAndMethods(String method, String path, int status) throws IOException {
        String heard = send(method + " " + path + " HTTP/1.1", VALID);

        assertThat(RawAnswer.statuses(heard)).as(heard).containsExactly(status);
    }

    @Test
    void saysWhichMethodsThereAre() throws IOException {
        assertThat(send("OPTIONS /attempts/17 HTTP/1.1", "")).containsPattern("(?m)^Allow: .*PATCH");
        assertThat(send("DELETE /attempts/17 HTTP/1.1", "")).containsPattern("(?m)^Allow: .*PATCH");
        assertThat(send("HEAD /openapi.yaml HTTP/1.1", "")).doesNotContain("openapi: 3.1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|202",
                "application/json; charset=utf-8|202",
                "application/json;charset=\"UTF-8\"|202",
                "APPLICATION/JSON|202",
                "application/json; profile=x|202",
                "application/json; charset=iso-8859-1|415",
                "application/merge-patch+json|415",
                "text/json|415",
                "text/plain|415",
                "''|415"
            })
    void decidesContentTypes(String type, int status) throws IOException {
        String heard = send("PATCH /attempts/17 HTTP/1.1\nContent-Type: " + type, VALID);

        assertThat(RawAnswer.statuses(heard)).as(heard).containsExactly(status);
        if (status == 415) {
            assertThat(heard).contains("application/json");
        }
    }

    @Test
    void inflatesGzipAndWritesWhatWasInside() throws IOException {
        String heard = send("PATCH /attempts/1701 HTTP/1.1\nContent-Encoding: gzip", gzip(VALID));

        assertThat(RawAnswer.statuses(heard)).as(heard).containsExactly(202);
        assertThat(TopicContents.of(KAFKA.bootstrapServers(), TOPIC))
                .filteredOn(record -> new String(record.key(), UTF_8).equals("1701"))
                .singleElement()
                .satisfies(
                        record -> assertThat(new String(record.value(), UTF_8)).isEqualTo(VALID));
    }

    @Test
    void limitsWhatABodyInflatesTo() throws IOException {
        String small = gzip(" ".repeat(10_000_000));
        assertThat(small.length()).isLessThan(65_536);

        assertThat(RawAnswer.statuses(send("PATCH /attempts/17 HTTP/1.1\nContent-Encoding: gzip", small)))
                .containsExactly(413);
        assertThat(RawAnswer.statuses(send("PATCH /attempts HTTP/1.1\nContent-Encoding: gzip", small)))
                .containsExactly(413);
        assertThat(RawAnswer.statuses(send("PATCH /attempts/17 HTTP/1.1\nContent-Encoding: gzip", VALID)))
                .containsExactly(400);
        assertThat(RawAnswer.statuses(send("PATCH /attempts/17 HTTP/1.1\nContent-Encoding: br", VALID)))
                .containsExactly(415);
    }

    @Test
    void takesChunksAndLimitsThem() throws IOException {
        String head = "PATCH /attempts/17 HTTP/1.1\nHost: x\nConnection: close\nTransfer-Encoding: chunked\n\n";
        String chunks = "5\r\n" + VALID.substring(0, 5) + "\r\n" + Integer.toHexString(VALID.length() - 5) + "\r\n"
                + VALID.substring(5) + "\r\n0\r\n\r\n";
        String large = "20000\r\n" + " ".repeat(0x20000) + "\r\n0\r\n\r\n";

        assertThat(RawAnswer.statuses(hear(head, chunks))).containsExactly(202);
        assertThat(RawAnswer.statuses(hear(head, large))).containsExactly(413);
    }

    @Test
    void continuesWhoWaitsForIt() throws IOException {
        String heard = send("PATCH /attempts/17 HTTP/1.1\nExpect: 100-continue", VALID);

        assertThat(RawAnswer.statuses(heard)).containsExactly(100, 202);
        String more = send("PATCH /attempts/17 HTTP/1.1\nExpect: a-miracle", VALID);
        assertThat(RawAnswer.statuses(more)).containsExactly(417);
        assertThat(more).contains("/problems/expectation-failed");
    }

    @Test
    void speaksHttp10() throws IOException {
        String head = "PATCH /attempts/17 HTTP/1.0\nContent-Length: " + VALID.length() + "\n\n";

        assertThat(RawAnswer.statuses(hear(head, VALID))).containsExactly(202);
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        String rest = " HTTP/1.1\nHost: x\nContent-Length: " + VALID.length() + "\n\n" + VALID;
        String one = "PATCH /attempts/17" + rest;
        String bad = "PATCH /attempts/0" + rest;
        String last = "PATCH /nothing HTTP/1.1\nHost: x\nConnection: close\nContent-Length: 0\n\n";

        String heard = hear(one + bad + one + last, "");

        assertThat(RawAnswer.statuses(heard)).containsExactly(202, 400, 202, 404);
    }

    @Test
    void refusesWhatIsNoHttp() throws IOException {
        assertThat(RawAnswer.statuses(send("PATCH /attempts/17 HTTP/1.1\nX-Long: " + "x".repeat(9_000), VALID)))
                .containsExactly(431);
        assertThat(RawAnswer.statuses(send("PATCH /attempts/17?" + "x".repeat(9_000) + " HTTP/1.1", VALID)))
                .containsExactly(414);
        assertThat(send("PATCH /attempts/17 HTTP/2.0", VALID))
                .contains(" 505 ")
                .contains("/problems/http-version-not-supported");
        String both =
                "PATCH /attempts/17 HTTP/1.1\nHost: x\nConnection: close\nContent-Length: 3\nTransfer-Encoding: chunked\n\n";
        assertThat(RawAnswer.statuses(hear(both, "0\r\n\r\n"))).containsExactly(400);
        String noHost = "PATCH /attempts/17 HTTP/1.1\nConnection: close\nContent-Length: 0\n\n";
        assertThat(RawAnswer.statuses(hear(noHost, ""))).containsExactly(400);
    }

    /** On the hot route, and on each way by which Javalin reads a body. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/attempts/17|Content-Length: 100|{",
                "/attempts/17|Transfer-Encoding: chunked|1~{~",
                "/attempts/17|Content-Length: 100~Prefer: wait=1|{",
                "/attempts/17|Content-Length: 100~Content-Encoding: gzip|x",
                "/attempts|Content-Length: 100|["
            })
    void doesNotWaitForeverForABody(String path, String fields, String beginning) throws IOException {
        String head = "PATCH " + path + " HTTP/1.1\nHost: x\n" + fields.replace("~", "\n") + "\n\n";

        String heard = hear(head, beginning.replace("~", "\r\n"));

        assertThat(RawAnswer.statuses(heard)).as(heard).containsExactly(408);
        assertThat(heard).contains("/problems/too-slow");
    }

    @Test
    void letsTheOriginsInThatTheSettingNames() throws IOException {
        String preflight = "OPTIONS /attempts/17 HTTP/1.1\nAccess-Control-Request-Method: PATCH\nOrigin: ";

        assertThat(send(preflight + "https://exam.example", ""))
                .contains("204")
                .contains("Access-Control-Allow-Origin: https://exam.example")
                .containsPattern("Access-Control-Allow-Methods: .*PATCH");
        assertThat(send(preflight + "https://other.example", "")).doesNotContain("Access-Control-Allow-Origin");
        assertThat(send("PATCH /attempts/17 HTTP/1.1\nOrigin: https://exam.example", VALID))
                .contains("202")
                .containsPattern("Access-Control-Expose-Headers: .*Attempt-Position");
    }

    /** One request with its length, on a connection that ends with its answer. */
    private static String send(String start, String body) throws IOException {
        return hear(start + "\nHost: gateway\nConnection: close\nContent-Length: " + body.length() + "\n\n", body);
    }

    /** All that comes until the gateway closes. Lines end in {@code \n} here and in CRLF on the wire; the body is left alone. */
    private static String hear(String head, String body) throws IOException {
        try (var connection = new RawHttp(gateway.port())) {
            connection.send(head.replace("\n", "\r\n") + body);
            return connection.untilClosed();
        }
    }

    /** A character a byte. */
    private static String gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toString(ISO_8859_1);
    }
}
