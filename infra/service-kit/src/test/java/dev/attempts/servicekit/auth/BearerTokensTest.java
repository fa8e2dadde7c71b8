package dev.attempts.servicekit.auth;

import static dev.attempts.servicekit.auth.TestTokens.claims;
import static dev.attempts.servicekit.auth.TestTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import dev.attempts.servicekit.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BearerTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final FakeTime time = new FakeTime();

    @Test
    void remembersATokenForTheTimeThatTheSettingGives() {
        BearerTokens tokens = tokens(Map.of("J_REMEMBER_FOR", "5m"));
        String header = bearer(NOW.plusSeconds(600));
        tokens.verify(List.of(header));

        time.pass(Duration.ofMinutes(5).minus(A_SECOND));
        assertThat(tokens.known(header)).isNotNull();
        time.pass(A_SECOND);
        assertThat(tokens.known(header)).isNull();
    }

    @Test
    void remembersNoTokenBeyondItsOwnEndAndTheSkew() {
        BearerTokens tokens = tokens(Map.of("J_CLOCK_SKEW", "30s"));
        String header = bearer(NOW.plusSeconds(60));
        tokens.verify(List.of(header));

        time.pass(Duration.ofSeconds(89));
        assertThat(tokens.known(header)).isNotNull();
        time.pass(A_SECOND);
        assertThat(tokens.known(header)).isNull();
        time.pass(A_SECOND);
        assertThatThrownBy(() -> tokens.verify(List.of(header))).isInstanceOf(ProblemException.class);
    }

    @Test
    void remembersNothingThatItHasRefused() {
        BearerTokens tokens = tokens(Map.of());
        String expired = bearer(NOW.minusSeconds(60));

        assertThatThrownBy(() -> tokens.verify(List.of(expired))).isInstanceOf(ProblemException.class);

        assertThat(tokens.known(expired)).isNull();
    }

    @Test
    void remembersNoMoreThanFits() {
        List<String> headers = IntStream.rangeClosed(1, 10)
                .mapToObj(i -> bearer(NOW.plusSeconds(600 + i)))
                .toList();
        int length = headers.getFirst().length();
        BearerTokens tokens = tokens(Map.of("J_REMEMBERED_MAX", Integer.toString(3 * length)));

        headers.forEach(header -> tokens.verify(List.of(header)));

        assertThat(headers.stream().filter(header -> tokens.known(header) != null))
                .hasSizeBetween(1, 3);
    }

    private BearerTokens tokens(Map<String, String> settings) {
        JwtSettings read = TestTokens.settings(settings);
        var keys = new JWKSet(TestTokens.RSA.toPublicJWK());
        var verifier = new TokenVerifier(read, new ImmutableJWKSet<>(keys), Set.of(), time);
        return new BearerTokens(read, verifier, time, time);
    }

    private static String bearer(Instant end) {
        return "Bearer " + signed(claims(NOW).expirationTime(Date.from(end)).build());
    }

    /** Passes when it is told to. */
    private static final class FakeTime extends Clock implements Ticker {
        private Duration passed = Duration.ZERO;

        void pass(Duration more) {
            passed = passed.plus(more);
        }

        @Override
        public Instant instant() {
            return NOW.plus(passed);
        }

        @Override
        public long read() {
            return passed.toNanos();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(instant(), zone);
        }
    }
}
