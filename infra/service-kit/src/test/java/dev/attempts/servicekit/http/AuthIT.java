package dev.attempts.servicekit.http;

import static dev.attempts.servicekit.auth.TestTokens.claims;
import static dev.attempts.servicekit.auth.TestTokens.signed;
import static dev.attempts.servicekit.auth.TestTokens.signer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.servicekit.admission.PublicApi;
import dev.attempts.servicekit.auth.Principal;
import dev.attempts.servicekit.auth.TestTokens;
import dev.attempts.servicekit.fastpath.FastAnswer;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthIT {
    private static final PublicApi API =
            new PublicApi(Set.of("/open"), List.of("GET"), List.of(), List.of(), Set.of("attempts"));

    @SuppressWarnings("NullAway.Init") // Before each test.
    private TestIssuer issuer;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        issuer = new TestIssuer(TestTokens.RSA.toPublicJWK());
        server = start(Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
        issuer.close();
    }

    private TestServer start(Map<String, String> more) {
        return TestServer.start(issuer.settings(more), API, AuthIT::hot, AuthIT::routes);
    }

    /** Says who is asking, and that it went by the hot way. */
    private static boolean hot(Request request, Response response, Callback callback) {
        if (!request.getHttpURI().getPath().equals("/who")) {
            return false;
        }
        String who = "hot " + PublicRequest.of(request).principal().subject();
        response.write(true, ByteBuffer.wrap(who.getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    private static void routes(JavalinConfig config) {
        config.routes.get(
                "/who",
                context -> context.result(
                        "javalin " + PublicRequest.of(context).principal().subject()));
        config.routes.get(
                "/open",
                context -> context.result(
                        "open " + PublicRequest.of(context).principal().hasScope("attempts:write")));
        config.routes.get("/attempts/{id}", context -> {
            Principal principal = PublicRequest.of(context).principal();
            principal.require("attempts:write");
            context.result(String.valueOf(principal.allows("attempts", context.pathParam("id"))));
        });
    }

    @Test
    void asksForAToken() throws IOException {
        RawAnswer answer = get("/who", "");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.body()).contains("/problems/unauthorized", "no token was sent");
        assertThat(get("/nothing", "").status()).isEqualTo(401);
    }

    @Test
    void refusesAWrongToken() throws IOException {
        String expired = signed(claims(Instant.now().minusSeconds(1000)).build());

        RawAnswer answer = get("/who", bearer(expired));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"the token has expired\"");
        assertThat(get("/who", "Authorization: Basic eDp5\r\n").status()).isEqualTo(401);
        String right = bearer(signed(claims(Instant.now()).build()));
        assertThat(get("/who", right + "Authorization: Basic eDp5\r\n").status())
                .isEqualTo(401);
    }

    @Test
    void verifiesATokenOnceAndThenLetsItTakeTheHotRoute() throws IOException {
        String token = bearer(signed(claims(Instant.now()).build()));

        assertThat(get("/who", token).body()).isEqualTo("javalin student-7");
        assertThat(get("/who", token).body()).isEqualTo("hot student-7");
        assertThat(get("/who", token.replace("Bearer", "bearer")).body()).isEqualTo("javalin student-7");
    }

    @Test
    void verifiesATokenOnTheFastPathAndLeavesAWrongOneToBeExplained() throws IOException {
        FastRoute who = (request, call) -> {
            String subject = "fast " + call.principal().subject();
            call.answer(FastAnswer.of(200, "", subject.getBytes(StandardCharsets.UTF_8)));
            return true;
        };
        String right = bearer(signed(claims(Instant.now()).build()));
        String wrong = bearer(signed(claims(Instant.now().minusSeconds(1000)).build()));
        try (TestServer fast = TestServer.start(issuer.settings(Map.of()), API, who, AuthIT::hot, AuthIT::routes);
                RawHttp connection = new RawHttp(fast.port())) {
            for (int i = 0; i < 3; i++) {
                connection.send("GET /who HTTP/1.1\r\nHost: x\r\n" + right + "\r\n");
                assertThat(connection.answer().body()).isEqualTo("fast student-7");
            }
            connection.send("GET /who HTTP/1.1\r\nHost: x\r\n" + wrong + "\r\n");
            assertThat(connection.answer().header("WWW-Authenticate")).contains("the token has expired");
            connection.send("GET /who HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.answer().body()).contains("no token was sent");
        }
    }

    /** Whichever of the two somebody before us has looked at, and however the token is known. */
    @Test
    void refusesTwoFieldsOnEveryWay() throws IOException {
        FastRoute who = (request, call) -> {
            call.answer(FastAnswer.of(200, "", new byte[0]));
            return true;
        };
        String token = bearer(signed(claims(Instant.now()).build()));
        try (TestServer fast = TestServer.start(issuer.settings(Map.of()), API, who, AuthIT::hot, AuthIT::routes)) {
            for (TestServer one : List.of(server, fast)) {
                try (RawHttp connection = new RawHttp(one.port())) {
                    connection.send("GET /who HTTP/1.1\r\nHost: x\r\n" + token + "\r\n");
                    assertThat(connection.answer().status()).isEqualTo(200);
                    connection.send("GET /who HTTP/1.1\r\nHost: x\r\n" + token + "Authorization: Basic eDp5\r\n\r\n");
                    assertThat(connection.answer().status()).isEqualTo(401);
                }
            }
        }
    }

    @Test
    void forgetsATokenAfterTheTimeThatTheSettingGives() throws IOException {
        try (TestServer forgetful = start(Map.of("JWT_REMEMBER_FOR", "0s"))) {
            String token = bearer(signed(claims(Instant.now()).build()));

            assertThat(get(forgetful, "/who", token).body()).isEqualTo("javalin student-7");
            assertThat(get(forgetful, "/who", token).body()).isEqualTo("javalin student-7");
        }
    }

    @Test
    void asksForTheScopeOfARoute() throws IOException {
        String reader = bearer(
                signed(claims(Instant.now()).claim("scope", "customers:read").build()));

        RawAnswer answer = get("/attempts/17", reader);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"attempts:write\"");
        assertThat(answer.body()).contains("/problems/forbidden");
    }

    @Test
    void tellsRoutesWhatAListLimitsTheBearerTo() throws IOException {
        String limited = bearer(
                signed(claims(Instant.now()).claim("attempts", List.of(17)).build()));

        assertThat(get("/attempts/17", limited).body()).isEqualTo("true");
        assertThat(get("/attempts/18", limited).body()).isEqualTo("false");
    }

    @Test
    void leavesOpenPathsOpenButNothingElseOnThem() throws IOException {
        assertThat(get("/open", "").body()).isEqualTo("open false");
        assertThat(get("/open/", "").status()).isEqualTo(401);
        assertThat(get("/%6fpen", "").status()).isEqualTo(401);
        assertThat(get("/who/../open", "").status()).isEqualTo(401);
        assertThat(get("/open/../who", "").status()).isEqualTo(401);
        assertThat(get("/open;x/who", "").status()).isEqualTo(401);
    }

    @Test
    void takesNewKeysOfTheIssuerWithoutARestart() throws Exception {
        assertThat(get("/who", bearer(signed(claims(Instant.now()).build()))).status())
                .isEqualTo(200);
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-2").build();
        String rotated = bearer(signed(header, claims(Instant.now()).build(), signer(TestTokens.OTHER_RSA)));
        assertThat(get("/who", rotated).status()).isEqualTo(401);

        issuer.publish(TestTokens.RSA.toPublicJWK(), TestTokens.OTHER_RSA.toPublicJWK());

        Eventually.becomes("accepted", () -> get("/who", rotated), answer -> answer.status() == 200);
    }

    @Test
    void doesNotPassOnAFloodOfUnknownKeysToTheIssuer() throws IOException {
        for (int i = 0; i < 50; i++) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID("unknown-" + i)
                    .build();
            get("/who", bearer(signed(header, claims(Instant.now()).build(), signer(TestTokens.OTHER_RSA))));
        }

        assertThat(issuer.asked()).isLessThan(20);
    }

    @Test
    void outlivesAnOutageOfTheIssuer() throws IOException {
        assertThat(get("/who", bearer(signed(claims(Instant.now()).build()))).status())
                .isEqualTo(200);

        issuer.isDown(true);

        String another =
                bearer(signed(claims(Instant.now()).subject("student-8").build()));
        assertThat(get("/who", another).status()).isEqualTo(200);
    }

    @Test
    void saysThatItCantTellWhileTheIssuerHasNotBeenReachedYet() throws Exception {
        issuer.isDown(true);
        String token = bearer(signed(claims(Instant.now()).build()));

        RawAnswer answer = get("/who", token);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        issuer.isDown(false);
        Eventually.becomes("accepted", () -> get("/who", token), later -> later.status() == 200);
    }

    private RawAnswer get(String path, String headers) throws IOException {
        return get(server, path, headers);
    }

    private static RawAnswer get(TestServer server, String path, String headers) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n";
        return RawHttp.exchange(server.port(), request);
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }
}
