package dev.attempts.servicekit;

import static dev.attempts.servicekit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.servicekit.fastpath.FastAnswer;
import dev.attempts.servicekit.fastpath.PlainRequest;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast path and Javalin are one server to a client, whatever a connection carries and however it is cut. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FastPathIT {
    private static final String PATCH = "PATCH /things/1 HTTP/1.1\r\nHost: x\r\n";
    private static final Map<String, String> CORS = Map.of("CORS_ORIGINS", "*");
    private static final int LARGE = 20 << 20;

    private final AtomicInteger fast = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // Before all tests.
    private TestServer quick;

    @SuppressWarnings("NullAway.Init") // Before all tests.
    private TestServer javalin;

    /** Answers with the body in capital letters, now or later; what begins with "no" it leaves. */
    private boolean capitals(PlainRequest request, FastCall call) {
        String text = new String(request.body(), StandardCharsets.UTF_8);
        if (!request.isMethod("PATCH") || text.startsWith("no")) {
            return false;
        }
        fast.incrementAndGet();
        call.matched("PATCH /things/{id}");
        if (text.startsWith("broken")) {
            throw new IllegalStateException("the inside");
        } else if (text.startsWith("answered twice")) {
            call.answer(answer(text));
            call.answer(answer("second"));
            throw new IllegalStateException("the inside");
        } else if (text.startsWith("refused")) {
            call.answer(Problem.unavailable("refused"));
        } else if (text.startsWith("later")) {
            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(() -> call.answer(answer(text)));
        } else {
            call.answer(answer(text));
        }
        return true;
    }

    private static FastAnswer answer(String text) {
        return FastAnswer.of(200, "Content-Type: text/plain\r\n", capitals(text).getBytes(StandardCharsets.UTF_8));
    }

    private static String capitals(String text) {
        return text.startsWith("large") ? "L".repeat(LARGE) : text.toUpperCase(Locale.ROOT);
    }

    private static void routes(JavalinConfig config) {
        config.routes.patch("/things/{id}", context -> {
            if (context.body().startsWith("refused")) {
                throw Problem.unavailable("refused").asException();
            }
            String result = capitals(context.body());
            context.header("Content-Length", Integer.toString(result.length())).result(result);
        });
    }

    private TestServer start(Map<String, String> settings) {
        return TestServer.start(settings, PublicApi.READ_ONLY, this::capitals, HotRoute.NONE, FastPathIT::routes);
    }

    private static String patch(String body) {
        return PATCH + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @BeforeAll
    void start() {
        quick = start(CORS);
        javalin = TestServer.start(CORS, FastPathIT::routes);
    }

    @AfterAll
    void stop() {
        quick.close();
        javalin.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", "later", "refused", "no, not here"})
    void answersLikeJavalin(String body) throws IOException {
        int before = fast.get();
        try (RawHttp one = new RawHttp(quick.port());
                RawHttp other = new RawHttp(javalin.port())) {
            one.send(patch(body));
            other.send(patch(body));

            assertThat(one.answer().comparable()).isEqualTo(other.answer().comparable());
            assertThat(fast.get() - before).isEqualTo(body.startsWith("no") ? 0 : 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATCH /things/1 HTTP/1.1|Content-Length: 5|Connection: close||hello",
                "PATCH /things/1 HTTP/1.0|Content-Length: 5||hello",
                "PATCH /things/1 HTTP/1.1|Connection: close|Transfer-Encoding: chunked||5|hello|6| world|0||",
                "PATCH /things/1 HTTP/1.1|Connection: close|Transfer-Encoding: chunked|Content-Length: 5||0||",
                "PATCH /things/1 HTTP/1.1|Connection: close|Content-Length: 5|Content-Length: 6||hello",
                "PATCH /things/1 HTTP/1.1|Connection: close|Content-Length: -1||hello",
                "PATCH /things/1 HTTP/1.1|Connection: close|Content-Length: 99999999||hello",
                "GET /things/1 HTTP/1.1|Connection: close||",
                "OPTIONS /things/1 HTTP/1.1|Connection: close|Origin: http://a||",
                "GET /nothing HTTP/1.1|Connection: close||",
                "GET /a b HTTP/1.1|Connection: close||",
                "PATCH /things/1 HTTP/1.1|Connection: close|Content-Length : 5||hello",
                "PATCH /things/1 HTTP/1.1|Connection: close|Host: y||",
                "NONSENSE",
            })
    void leavesToJettyWhatIsNotPlain(String request) throws IOException {
        int before = fast.get();

        new BothWays(quick.port(), javalin.port())
                .same(request.replaceFirst("\\|", "|Host: x|").replace("|", "\r\n") + "\r\n\r\n");

        assertThat(fast).hasValue(before);
    }

    @Test
    void answersTheSameWhereverTheRequestIsCut() throws IOException {
        String request = patch("hello");
        for (int cut = 1; cut < request.length(); cut++) {
            try (RawHttp connection = new RawHttp(quick.port())) {
                connection.send(request.substring(0, cut));
                connection.send(request.substring(cut));

                assertThat(connection.answer().body()).as("cut at %d", cut).isEqualTo("HELLO");
            }
        }
    }

    @Test
    void answersABodyThatIsLargerThanAnyBuffer() throws IOException {
        String body = "x".repeat(500_000);
        try (RawHttp connection = new RawHttp(quick.port())) {
            connection.send(patch("first"));
            assertThat(connection.answer().body()).isEqualTo("FIRST");
            connection.send(patch(body));

            assertThat(connection.answer().body()).isEqualTo(capitals(body));
        }
    }

    @Test
    void answersInOrderWhatComesInOneGo() throws IOException {
        StringBuilder requests = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String body = (i % 3 == 0 ? "quick " : i % 3 == 1 ? "later " : "no, not here ") + i;
            requests.append(patch(body));
            expected.append(capitals(body));
        }
        try (RawHttp connection = new RawHttp(quick.port())) {
            connection.send(requests.toString());
            StringBuilder bodies = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                bodies.append(connection.answer().body());
            }

            assertThat(bodies).asString().isEqualTo(expected.toString());
        }
    }

    @Test
    void readsTheNextRequestAfterTheAnswer() throws IOException {
        try (RawHttp connection = new RawHttp(quick.port())) {
            for (int i = 0; i < 20; i++) {
                connection.send(patch("later " + i));
                // Often before the answer.
                connection.send(patch("quick " + i));

                assertThat(connection.answer().body()).isEqualTo("LATER " + i);
                assertThat(connection.answer().body()).isEqualTo("QUICK " + i);
            }
        }
    }

    @Test
    void writesOnWhenTheClientTakesItsTime() throws IOException {
        try (RawHttp slow = new RawHttp(quick.port());
                RawHttp other = new RawHttp(quick.port())) {
            slow.send(patch("large"));
            other.send(patch("others go on"));

            assertThat(other.answer().body()).isEqualTo("OTHERS GO ON");
            assertThat(slow.answer().body()).hasSize(LARGE);
            slow.send(patch("more"));
            assertThat(slow.answer().body()).isEqualTo("MORE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "answered twice"})
    void saysNothingOfWhyARouteFailsAndGoesOn(String body) throws IOException {
        try (RawHttp connection = new RawHttp(quick.port())) {
            connection.send(patch(body));
            RawAnswer first = connection.answer();

            assertThat(first.status()).isEqualTo(body.equals("broken") ? 500 : 200);
            assertThat(first.body()).doesNotContain("the inside");
            connection.send(patch("hello"));
            assertThat(connection.answer().body()).isEqualTo("HELLO");
        }
    }

    @Test
    void countsEachRequestOnce() throws Exception {
        try (TestServer server = start(Map.of());
                RawHttp connection = new RawHttp(server.port())) {
            for (String body : List.of("hello", "refused", "hello", "no", "hello")) {
                connection.send(patch(body));
                connection.answer();
            }
            eventually("none in flight", () -> server.meter("http.server.requests.in.flight"), count -> count == 0);

            assertThat(server.meter("http.server.requests", "route", "PATCH /things/{id}", "status", "200"))
                    .isEqualTo(4);
            assertThat(server.meter("http.server.requests", "route", "PATCH /things/{id}", "status", "503"))
                    .isEqualTo(1);
        }
    }

    @Test
    void countsWhoLeftBeforeTheAnswerAsAbandoned() throws Exception {
        try (TestServer server = start(Map.of())) {
            try (RawHttp connection = new RawHttp(server.port())) {
                connection.send(patch("large"));
                connection.until("HTTP/1.1 200");
            }
            eventually("none in flight", () -> server.meter("http.server.requests.in.flight"), count -> count == 0);

            assertThat(server.meter("http.server.requests", "route", "PATCH /things/{id}", "status", "abandoned"))
                    .isEqualTo(1);
        }
    }

    @Test
    void closesWhoIsSilent() throws IOException {
        try (TestServer server = start(Map.of("IDLE_TIMEOUT", "1s"));
                RawHttp connection = new RawHttp(server.port())) {
            connection.send(patch("hello"));
            assertThat(connection.answer().body()).isEqualTo("HELLO");

            assertThat(connection.untilClosed()).isEmpty();
        }
    }

    @Test
    void acceptsNoMoreConnectionsThanTheLimit() throws IOException {
        try (TestServer server = start(Map.of("CONNECTIONS_MAX", "2"));
                RawHttp fastOne = new RawHttp(server.port());
                RawHttp handedOver = new RawHttp(server.port())) {
            fastOne.send(patch("one"));
            assertThat(fastOne.answer().body()).isEqualTo("ONE");
            handedOver.send(patch("no"));
            assertThat(handedOver.answer().body()).isEqualTo("NO");
            try (RawHttp third = nextInLine(server, fastOne);
                    RawHttp fourth = nextInLine(server, handedOver)) {
                third.send(patch("third goes on"));
                fourth.send(patch("fourth goes on"));

                assertThat(third.answer().body()).isEqualTo("THIRD GOES ON");
                assertThat(fourth.answer().body()).isEqualTo("FOURTH GOES ON");
            }
        }
    }

    private static RawHttp nextInLine(TestServer server, RawHttp leaving) throws IOException {
        RawHttp next = new RawHttp(server.port());
        next.send(patch("next"));
        assertThat(next.isSilentFor(Duration.ofMillis(300))).isTrue();
        leaving.close();
        assertThat(next.answer().body()).isEqualTo("NEXT");
        return next;
    }

    @Test
    void writesTheAccessLog() throws Exception {
        try (TestServer server = start(Map.of("ACCESS_LOG_ONE_IN", "1"));
                Logged logged = new Logged(AccessLog.class);
                RawHttp connection = new RawHttp(server.port())) {
            connection.send(
                    "PATCH /things/1?secret HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine\r\nContent-Length: 0\r\n\r\n");
            connection.answer();

            var event = eventually("logged", logged::events, events -> !events.isEmpty())
                    .getFirst();
            assertThat(event.getMDCPropertyMap()).containsEntry("requestId", "mine");
            assertThat(event.getKeyValuePairs().toString())
                    .contains("method=\"PATCH\"", "path=\"/things/1\"", "status=\"200\"", "client=\"127.0.0.1\"");
        }
    }

    @Test
    void tellsClientsThatTheServerStops() throws Exception {
        Service service = new Service(
                "test", new ManagementSettings("127.0.0.1", 0, Duration.ofMinutes(5), Duration.ofSeconds(30)));
        PublicServer server = service.closing(PublicServer.start(
                TestServer.settings(Map.of()),
                service,
                PublicApi.READ_ONLY,
                this::capitals,
                HotRoute.NONE,
                FastPathIT::routes));
        try (RawHttp connection = new RawHttp(server.port())) {
            connection.send(patch("hello"));
            connection.answer();
            Thread stop = Thread.ofVirtual().start(service::close);
            eventually("stopping", service::isStopping, stopping -> stopping);

            connection.send(patch("hello"));
            RawAnswer last = RawAnswer.parse(connection.untilClosed());

            assertThat(last.body()).isEqualTo("HELLO");
            assertThat(last.header("Connection")).isEqualTo("close");
            service.fail(new IllegalStateException("ends the grace period"));
            stop.join();
        }
    }
}
