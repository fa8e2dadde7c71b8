package dev.attempts.servicekit.http;

import static dev.attempts.servicekit.http.CapitalsRoute.patch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.servicekit.telemetry.AccessLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connections of the fast path are counted, limited, logged and told of a stop like all others. */
class FastConnectionsIT {
    private final CapitalsRoute route = new CapitalsRoute();

    @Test
    void countsEachRequestOnce() throws Exception {
        try (TestServer server = route.start(Map.of());
                RawHttp connection = new RawHttp(server.port())) {
            for (String body : List.of("hello", "refused", "hello", "no", "hello")) {
                connection.send(patch(body));
                connection.answer();
            }
            Eventually.becomes(
                    "none in flight", () -> server.meter("http.server.requests.in.flight"), count -> count == 0);

            assertThat(server.meter("http.server.requests", "route", "PATCH /things/{id}", "status", "200"))
                    .isEqualTo(4);
            assertThat(server.meter("http.server.requests", "route", "PATCH /things/{id}", "status", "503"))
                    .isEqualTo(1);
        }
    }

    @Test
    void countsWhoLeftBeforeTheAnswerAsAbandoned() throws Exception {
        try (TestServer server = route.start(Map.of())) {
            try (RawHttp connection = new RawHttp(server.port())) {
                connection.send(patch("large"));
                connection.until("HTTP/1.1 200");
            }
            Eventually.becomes(
                    "none in flight", () -> server.meter("http.server.requests.in.flight"), count -> count == 0);

            assertThat(server.meter("http.server.requests", "route", "PATCH /things/{id}", "status", "abandoned"))
                    .isEqualTo(1);
        }
    }

    /** The line is kept for a while, as are the connections that it is written to. */
    @Test
    void datesEachAnswer() throws Exception {
        try (TestServer server = route.start(Map.of());
                RawHttp connection = new RawHttp(server.port())) {
            String first = date(connection);

            Eventually.becomes("another second", () -> date(connection), date -> !date.equals(first));
        }
    }

    private static String date(RawHttp connection) throws IOException {
        connection.send(patch("hello"));
        return connection.answer().header("Date");
    }

    @Test
    void closesWhoIsSilent() throws IOException {
        try (TestServer server = route.start(Map.of("IDLE_TIMEOUT", "1s"));
                RawHttp connection = new RawHttp(server.port())) {
            connection.send(patch("hello"));
            assertThat(connection.answer().body()).isEqualTo("HELLO");

            assertThat(connection.untilClosed()).isEmpty();
        }
    }

    @Test
    void acceptsNoMoreConnectionsThanTheLimit() throws IOException {
        try (TestServer server = route.start(Map.of("CONNECTIONS_MAX", "2"));
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
        try (TestServer server = route.start(Map.of("ACCESS_LOG_ONE_IN", "1"));
                Logged logged = new Logged(AccessLog.class);
                RawHttp connection = new RawHttp(server.port())) {
            connection.send(
                    "PATCH /things/1?secret HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine\r\nContent-Length: 0\r\n\r\n");
            connection.answer();

            var event = Eventually.becomes("logged", logged::events, events -> !events.isEmpty())
                    .getFirst();
            assertThat(event.getMDCPropertyMap()).containsEntry("requestId", "mine");
            assertThat(event.getKeyValuePairs().toString())
                    .contains("method=\"PATCH\"", "path=\"/things/1\"", "status=\"200\"", "client=\"127.0.0.1\"");
        }
    }

    @Test
    void tellsClientsThatTheServerStops() throws Exception {
        try (TestServer server = TestServer.startWithGrace(Duration.ofMinutes(5), route, CapitalsRoute::routes);
                RawHttp connection = new RawHttp(server.port())) {
            connection.send(patch("hello"));
            connection.answer();

            RawAnswer last = server.answerWhileItStops(connection, patch("hello"));

            assertThat(last.body()).isEqualTo("HELLO");
            assertThat(last.header("Connection")).isEqualTo("close");
        }
    }
}
