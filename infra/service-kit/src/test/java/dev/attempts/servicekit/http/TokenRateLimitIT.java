package dev.attempts.servicekit.http;

import static dev.attempts.servicekit.auth.TestTokens.claims;
import static dev.attempts.servicekit.auth.TestTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.servicekit.auth.TestTokens;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everybody comes from one address, which may ask three times and then once a second. */
class TokenRateLimitIT {
    @SuppressWarnings("NullAway.Init") // Before each test.
    private TestIssuer issuer;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        issuer = new TestIssuer(TestTokens.RSA.toPublicJWK());
        server = TestServer.start(
                issuer.settings(Map.of("RATE_LIMIT_PER_SECOND", "1", "RATE_LIMIT_BURST", "3")),
                config -> config.routes.get("/who", context -> context.result("somebody")));
    }

    @AfterEach
    void stop() {
        server.close();
        issuer.close();
    }

    /** As many as sit behind one router, with tokens that nobody has seen yet. */
    @Test
    void countsAValidTokenByItsSubjectAndNotByItsAddress() throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(getAs("student-" + i).status()).isEqualTo(200);
        }
    }

    @Test
    void countsWrongTokensByTheirAddress() throws IOException {
        RawAnswer last = get("guessed-0");
        assertThat(last.status()).isEqualTo(401);
        for (int i = 1; i < 50 && last.status() == 401; i++) {
            last = get("guessed-" + i);
        }

        assertThat(last.status()).isEqualTo(429);
    }

    /** Nothing is wrong with a token that can't be verified yet. */
    @Test
    void doesNotCountWhatCantBeVerifiedYet() throws Exception {
        issuer.isDown(true);
        for (int i = 0; i < 20; i++) {
            assertThat(getAs("student-" + i).status()).isEqualTo(503);
        }
    }

    private RawAnswer getAs(String subject) throws IOException {
        return get(signed(claims(Instant.now()).subject(subject).build()));
    }

    private RawAnswer get(String token) throws IOException {
        return RawHttp.exchange(
                server.port(),
                "GET /who HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + token + "\r\n\r\n");
    }
}
