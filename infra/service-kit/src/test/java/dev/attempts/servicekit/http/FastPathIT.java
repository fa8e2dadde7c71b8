package dev.attempts.servicekit.http;

import static dev.attempts.servicekit.http.CapitalsRoute.capitals;
import static dev.attempts.servicekit.http.CapitalsRoute.patch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast path and Javalin are one server to a client, whatever a connection carries and however it is cut. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FastPathIT {
    private static final Map<String, String> CORS = Map.of("CORS_ORIGINS", "*");

    private final CapitalsRoute route = new CapitalsRoute();

    @SuppressWarnings("NullAway.Init") // Before all tests.
    private TestServer quick;

    @SuppressWarnings("NullAway.Init") // Before all tests.
    private TestServer javalin;

    @BeforeAll
    void start() {
        quick = route.start(CORS);
        javalin = TestServer.start(CORS, CapitalsRoute::routes);
    }

    @AfterAll
    void stop() {
        quick.close();
        javalin.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", "later", "refused", "no, not here"})
    void answersLikeJavalin(String body) throws IOException {
        int before = route.taken();
        try (RawHttp one = new RawHttp(quick.port());
                RawHttp other = new RawHttp(javalin.port())) {
            one.send(patch(body));
            other.send(patch(body));

            assertThat(one.answer().comparable()).isEqualTo(other.answer().comparable());
            assertThat(route.taken() - before).isEqualTo(body.startsWith("no") ? 0 : 1);
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
        int before = route.taken();

        new BothWays(quick.port(), javalin.port())
                .same(request.replaceFirst("\\|", "|Host: x|").replace("|", "\r\n") + "\r\n\r\n");

        assertThat(route.taken()).isEqualTo(before);
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
            assertThat(slow.answer().body()).hasSize(CapitalsRoute.LARGE);
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
}
