package dev.attempts.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.servicekit.admission.PublicApi;
import dev.attempts.servicekit.problem.Problem;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotRouteIT {
    private static final int BYTES_MAX = 1000;
    private static final String CLOSE = "Host: x\r\nConnection: close\r\n\r\n";
    private static final String PATCH = "PATCH /things/1 HTTP/1.1\r\n";

    @SuppressWarnings("NullAway.Init") // Before all tests.
    private TestServer hot;

    @SuppressWarnings("NullAway.Init") // Before all tests.
    private TestServer javalin;

    @SuppressWarnings("NullAway.Init") // Before all tests.
    private BothWays ways;

    /** Answers with the body in capital letters, by itself; what begins with "long way" it hands on after reading. */
    private static boolean capitals(Request request, Response response, Callback callback) {
        if (!request.getMethod().equals("PATCH")) {
            return false;
        }
        PublicRequest.of(request).matched("PATCH /things/{id}");
        HotBody.read(request, BYTES_MAX, new HotBody.Receiver() {
            @Override
            public void received(byte[] body) {
                String text = new String(body, StandardCharsets.UTF_8);
                if (text.startsWith("long way")) {
                    PublicRequest.of(request).handOn(body, response, callback);
                    return;
                }
                if (text.startsWith("later")) {
                    CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)
                            .execute(() -> answer(text, response, callback));
                    return;
                }
                answer(text, response, callback);
            }

            @Override
            public void tooLarge() {
                ProblemAnswer.send(Problem.contentTooLarge(BYTES_MAX), request, response, callback);
            }

            @Override
            public void noRoom() {
                ProblemAnswer.send(Problem.unavailable("no room"), request, response, callback);
            }

            @Override
            public void failed(Throwable failure) {
                ProblemAnswer.sendUnreadable(failure, request, response, callback);
            }
        });
        return true;
    }

    private static void answer(String text, Response response, Callback callback) {
        byte[] capitals = capitals(text).getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put("Content-Type", "text/plain");
        response.getHeaders().put("Content-Length", capitals.length);
        response.write(true, ByteBuffer.wrap(capitals), callback);
    }

    private static String capitals(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static void routes(JavalinConfig config) {
        config.routes.patch("/things/{id}", context -> {
            byte[] body = context.bodyAsBytes();
            if (body.length > BYTES_MAX) {
                throw Problem.contentTooLarge(BYTES_MAX).asException();
            }
            context.result(capitals(new String(body, StandardCharsets.UTF_8)));
        });
        config.routes.get(
                "/thread",
                context -> context.result(String.valueOf(Thread.currentThread().isVirtual())));
    }

    @BeforeAll
    void start() {
        hot = TestServer.start(Map.of(), PublicApi.READ_ONLY, HotRouteIT::capitals, HotRouteIT::routes);
        javalin = TestServer.start(Map.of(), HotRouteIT::routes);
        ways = new BothWays(hot.port(), javalin.port());
    }

    @AfterAll
    void stop() {
        hot.close();
        javalin.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATCH /things/1 HTTP/1.1|Content-Length: 5||hello",
                "PATCH /things/1 HTTP/1.1|Content-Length: 0||",
                "PATCH /things/1 HTTP/1.1|||",
                "PATCH /things/1 HTTP/1.1|Content-Length: 5||later",
                "PATCH /things/1 HTTP/1.1|Content-Length: 8||long way",
                "PATCH /things/1 HTTP/1.1|Transfer-Encoding: chunked||5|hello|6| world|0||",
                "PATCH /things/1 HTTP/1.1|Transfer-Encoding: chunked||0||",
                "PATCH /things/1 HTTP/1.1|Transfer-Encoding: chunked||zz|hello|0||",
                "PATCH /things/1 HTTP/1.1|Content-Length: 99999999||hello",
                "PATCH /things/1 HTTP/1.1|Content-Length: 5|Expect: 100-continue||hello",
                "GET /things/1 HTTP/1.1||",
                "HEAD /thread HTTP/1.1||",
                "OPTIONS /things/1 HTTP/1.1||",
                "GET /nothing HTTP/1.1||",
                "GET /thread HTTP/1.1||",
            })
    void answersTheSameByBothWays(String request) throws IOException {
        ways.same(request.replaceFirst("\\|", "|Host: x|Connection: close|").replace("|", "\r\n"));
    }

    @Test
    void takesABodyOfExactlyTheLimit() throws IOException {
        String body = "x".repeat(BYTES_MAX);

        assertThat(ways.same(PATCH + "Content-Length: 1000\r\n" + CLOSE + body).status())
                .isEqualTo(200);
        String chunked = PATCH + "Transfer-Encoding: chunked\r\n" + CLOSE + "3e8\r\n" + body + "\r\n";
        assertThat(ways.same(chunked + "0\r\n\r\n").status()).isEqualTo(200);
        assertThat(ways.same(chunked + "1\r\nx\r\n0\r\n\r\n").status()).isEqualTo(413);
    }

    @Test
    void takesABodyThatComesInPieces() throws IOException {
        try (RawHttp connection = new RawHttp(hot.port())) {
            connection.send(PATCH + "Expect: 100-continue\r\nContent-Length: 6\r\n" + CLOSE);
            connection.until("100 Continue\r\n\r\n");
            for (String piece : new String[] {"a", "bc", "def"}) {
                connection.send(piece);
            }

            assertThat(RawAnswer.parse(connection.untilClosed()).body()).isEqualTo("ABCDEF");
        }
    }

    @Test
    void needsRoomForABodyOnlyUntilItIsComplete() throws Exception {
        HotRoute silent = (request, response, callback) -> {
            HotBody.read(request, BYTES_MAX, new NeverAnswering());
            return true;
        };
        Map<String, String> soon = Map.of("DRAIN_TIMEOUT", "0s");
        try (TestServer server = TestServer.start(soon, PublicApi.READ_ONLY, silent, HotRouteIT::routes);
                RawHttp connection = new RawHttp(server.port())) {
            connection.send(PATCH + "Content-Length: 6\r\n" + CLOSE + "abc");
            Eventually.becomes("held", () -> server.meter("http.server.requests.receiving"), bytes -> bytes == 3);

            connection.send("def");

            Eventually.becomes("held", () -> server.meter("http.server.requests.receiving"), bytes -> bytes == 0);
            assertThat(server.meter("http.server.requests.in.flight")).isEqualTo(1);
        }
    }

    private static final class NeverAnswering implements HotBody.Receiver {
        @Override
        public void received(byte[] body) {}

        @Override
        public void tooLarge() {
            throw new AssertionError("too large");
        }

        @Override
        public void noRoom() {
            throw new AssertionError("no room");
        }

        @Override
        public void failed(Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            // By turns at once, later, and by way of Javalin.
            String body = (i % 3 == 0 ? "quick " : i % 3 == 1 ? "later " : "long way ") + i;
            requests.append(PATCH + "Host: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            expected.append(capitals(body));
        }
        try (RawHttp connection = new RawHttp(hot.port())) {
            connection.send(requests + "GET /thread HTTP/1.1\r\n" + CLOSE);

            String bodies = connection.untilClosed().replaceAll("(?s)HTTP/1\\.1 200.*?\r\n\r\n", "");

            assertThat(bodies).isEqualTo(expected + "true");
        }
    }

    @Test
    void leavesWhatItDoesNotTakeToAThreadThatMayBlock() throws IOException {
        assertThat(RawHttp.exchange(hot.port(), "GET /thread HTTP/1.1\r\n" + CLOSE)
                        .body())
                .isEqualTo("true");
    }

    @Test
    void isCountedLikeTheRouteItStandsFor() throws Exception {
        RawHttp.exchange(hot.port(), PATCH + "Content-Length: 5\r\n" + CLOSE + "hello");

        Eventually.becomes(
                "counted",
                () -> hot.meter("http.server.requests", "route", "PATCH /things/{id}", "status", "200"),
                count -> count > 0);
    }

    @Test
    void answersForAHotRouteThatFails() throws IOException {
        HotRoute broken = (request, response, callback) -> {
            throw new IllegalStateException("the inside");
        };
        try (TestServer server = TestServer.start(Map.of(), PublicApi.READ_ONLY, broken, HotRouteIT::routes)) {
            RawAnswer answer = RawHttp.exchange(server.port(), "GET / HTTP/1.1\r\n" + CLOSE);

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).contains("/problems/internal-error").doesNotContain("the inside");
        }
    }

    @Test
    void isNotHeldUpByRoutesThatBlock() throws Exception {
        var go = new CountDownLatch(1);
        var blocked = new CountDownLatch(300);
        try (TestServer server = TestServer.start(
                Map.of(),
                PublicApi.READ_ONLY,
                HotRouteIT::capitals,
                config -> config.routes.get("/block", context -> {
                    blocked.countDown();
                    go.await();
                }))) {
            var connections = new ArrayList<RawHttp>();
            for (int i = 0; i < 300; i++) {
                RawHttp connection = new RawHttp(server.port());
                connections.add(connection);
                connection.send("GET /block HTTP/1.1\r\n" + CLOSE);
            }
            blocked.await();

            assertThat(RawHttp.exchange(server.port(), PATCH + "Content-Length: 5\r\n" + CLOSE + "hello")
                            .body())
                    .isEqualTo("HELLO");
            go.countDown();
            for (RawHttp connection : connections) {
                assertThat(connection.untilClosed()).startsWith("HTTP/1.1 200");
                connection.close();
            }
        }
    }
}
