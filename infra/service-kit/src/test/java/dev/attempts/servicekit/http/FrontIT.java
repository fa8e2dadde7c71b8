package dev.attempts.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.servicekit.admission.PublicApi;
import dev.attempts.servicekit.telemetry.AccessLog;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every request passes, whichever way it takes. */
class FrontIT {
    private static final PublicApi API = new PublicApi(
            Set.of(), List.of("GET", "PATCH"), List.of("Content-Type", "Prefer"), List.of("Position"), Set.of());
    private static final String CLOSE = "Host: x\r\nConnection: close\r\n\r\n";
    private static final String ORIGIN = "Origin: https://exam.example\r\n";

    private static void routes(JavalinConfig config) {
        config.routes.get("/things/{id}", context -> context.result("thing"));
        config.routes.patch("/things/{id}", context -> context.result("changed"));
    }

    private static TestServer start(Map<String, String> settings) {
        return TestServer.start(settings, API, HotRoute.NONE, FrontIT::routes);
    }

    @Test
    void saysNothingToOtherOriginsByDefault() throws IOException {
        try (TestServer server = start(Map.of())) {
            RawAnswer get = RawHttp.exchange(server.port(), "GET /things/1 HTTP/1.1\r\n" + ORIGIN + CLOSE);

            assertThat(get.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
            assertThat(preflight(server, "https://exam.example").header("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void letsAnyOriginReadWhenTheSettingSaysSo() throws IOException {
        try (TestServer server = start(Map.of("CORS_ORIGINS", "*"))) {
            RawAnswer get = RawHttp.exchange(server.port(), "GET /things/1 HTTP/1.1\r\n" + ORIGIN + CLOSE);
            assertThat(get.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(get.header("Access-Control-Expose-Headers")).isEqualTo("Position");
            assertThat(get.headers()).doesNotContainKeys("vary", "access-control-allow-credentials");

            RawAnswer preflight = preflight(server, "https://other.example");
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("GET, PATCH");
            assertThat(preflight.header("Access-Control-Allow-Headers")).isEqualTo("Content-Type, Prefer");
        }
    }

    @Test
    void letsTheListedOriginsInAndNoOthers() throws IOException {
        try (TestServer server = start(Map.of("CORS_ORIGINS", "https://exam.example"))) {
            RawAnswer listed = RawHttp.exchange(server.port(), "GET /nothing HTTP/1.1\r\n" + ORIGIN + CLOSE);
            assertThat(listed.header("Access-Control-Allow-Origin")).isEqualTo("https://exam.example");
            assertThat(listed.header("Vary")).isEqualTo("Origin");
            assertThat(preflight(server, "https://exam.example").header("Access-Control-Allow-Origin"))
                    .isEqualTo("https://exam.example");

            RawAnswer other = preflight(server, "https://exam.example.attacker");
            assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
            assertThat(other.header("Vary")).isEqualTo("Origin");
        }
    }

    @Test
    void countsAndTimesRequestsByRouteAndStatus() throws Exception {
        try (TestServer server = start(Map.of())) {
            RawHttp.exchange(server.port(), "GET /things/1 HTTP/1.1\r\n" + CLOSE);
            RawHttp.exchange(server.port(), "GET /things/2 HTTP/1.1\r\n" + CLOSE);
            RawHttp.exchange(server.port(), "GET /nothing HTTP/1.1\r\n" + CLOSE);
            RawHttp.exchange(server.port(), "POST /things/1 HTTP/1.1\r\nContent-Length: 99999999\r\n" + CLOSE);

            Eventually.becomes("none in flight", () -> server.meter("http.server.requests.in.flight"), n -> n == 0);
            assertThat(requests(server, "GET /things/{id}", "200")).isEqualTo(2);
            assertThat(requests(server, "none", "404")).isEqualTo(1);
            assertThat(requests(server, "none", "413")).isEqualTo(1);
        }
    }

    @Test
    void refusesWhoSendsTooMany() throws IOException {
        try (TestServer server = start(Map.of("RATE_LIMIT_PER_SECOND", "1", "RATE_LIMIT_BURST", "1"))) {
            RawAnswer last = RawHttp.exchange(server.port(), "GET /things/1 HTTP/1.1\r\n" + CLOSE);
            for (int i = 0; i < 50 && last.status() == 200; i++) {
                last = RawHttp.exchange(server.port(), "GET /things/1 HTTP/1.1\r\n" + CLOSE);
            }

            assertThat(last.status()).isEqualTo(429);
            assertThat(Integer.parseInt(last.header("Retry-After"))).isPositive();
            assertThat(last.body()).contains("/problems/too-many-requests");
        }
    }

    @Test
    void countsByTheClientThatATrustedProxyNames() throws IOException {
        Map<String, String> settings =
                Map.of("RATE_LIMIT_PER_SECOND", "1", "RATE_LIMIT_BURST", "1", "TRUSTED_PROXIES", "127.0.0.0/8");
        try (TestServer server = start(settings)) {
            for (int i = 0; i < 20; i++) {
                String from = "X-Forwarded-For: 1.2.3." + i + "\r\n";
                assertThat(RawHttp.exchange(server.port(), "GET /things/1 HTTP/1.1\r\n" + from + CLOSE)
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void logsRequestsOnlyWhereTheSettingSaysSo() throws Exception {
        try (Logged logged = new Logged(AccessLog.class);
                TestServer silent = start(Map.of());
                TestServer talkative = start(Map.of("ACCESS_LOG_ONE_IN", "1"))) {
            String request = "?token=secret HTTP/1.1\r\nX-Request-Id: mine\r\n" + CLOSE;
            RawHttp.exchange(silent.port(), "GET /things/1" + request);
            RawHttp.exchange(talkative.port(), "GET /things/2" + request);

            Eventually.becomes("logged", logged::events, events -> !events.isEmpty());
            assertThat(logged.events()).hasSize(1);
            assertThat(logged.events().getFirst().getKeyValuePairs().toString())
                    .contains("method=\"GET\", path=\"/things/2\", status=\"200\"")
                    .doesNotContain("secret");
            assertThat(logged.events().getFirst().getMDCPropertyMap()).containsEntry("requestId", "mine");
        }
    }

    @Test
    void namesTheRequestInTheLogOfItsFailure() throws Exception {
        HotRoute broken = (request, response, callback) -> {
            if (request.getMethod().equals("GET")) {
                throw new IllegalStateException("hot");
            }
            return false;
        };
        try (Logged front = new Logged(FrontHandler.class);
                Logged javalin = new Logged(JavalinProblems.class);
                TestServer server = TestServer.start(
                        Map.of(),
                        API,
                        broken,
                        config -> config.routes.patch("/things/{id}", context -> {
                            throw new IllegalStateException("in Javalin");
                        }))) {
            RawHttp.exchange(server.port(), "GET /things/1 HTTP/1.1\r\nX-Request-Id: first\r\n" + CLOSE);
            RawHttp.exchange(server.port(), "PATCH /things/1 HTTP/1.1\r\nX-Request-Id: second\r\n" + CLOSE);

            assertThat(front.events().getFirst().getMDCPropertyMap()).containsEntry("requestId", "first");
            assertThat(javalin.events().getFirst().getMDCPropertyMap()).containsEntry("requestId", "second");
        }
    }

    @Test
    void letsFurtherConnectionsWaitAtTheLimit() throws IOException {
        String request = "GET /things/1 HTTP/1.1\r\nHost: x\r\n\r\n";
        try (TestServer server = start(Map.of("CONNECTIONS_MAX", "2"));
                RawHttp second = new RawHttp(server.port())) {
            RawHttp first = new RawHttp(server.port());
            first.send(request);
            first.until("thing");
            second.send(request);
            second.until("thing");
            try (RawHttp third = new RawHttp(server.port())) {
                third.send(request);
                assertThat(third.isSilentFor(Duration.ofMillis(300))).isTrue();

                first.send("GET /things/1 HTTP/1.1\r\n" + CLOSE);
                first.untilClosed();
                first.close();

                third.until("thing");
            }
        }
    }

    private static RawAnswer preflight(TestServer server, String origin) throws IOException {
        String ask = "Origin: " + origin + "\r\nAccess-Control-Request-Method: PATCH\r\n";
        return RawHttp.exchange(server.port(), "OPTIONS /things/1 HTTP/1.1\r\n" + ask + CLOSE);
    }

    private static double requests(TestServer server, String route, String status) {
        return server.meter("http.server.requests", "route", route, "status", status);
    }
}
