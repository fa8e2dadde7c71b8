package dev.attempts.servicekit.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.attempts.servicekit.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Accepts the bearers of tokens, and remembers a verified one until it expires, or for the time the settings give. */
final class BearerTokens implements Authentication {
    private static final String SCHEME = "Bearer ";

    private final JwtSettings settings;
    private final TokenVerifier verifier;
    private final Clock clock;
    private final Cache<String, VerifiedToken> remembered;

    BearerTokens(JwtSettings settings, TokenVerifier verifier, Clock clock, Ticker ticker) {
        this.settings = settings;
        this.verifier = verifier;
        this.clock = clock;
        this.remembered = Caffeine.newBuilder()
                .maximumWeight(settings.rememberedMax())
                .weigher((String header, VerifiedToken token) -> header.length())
                .expireAfter(Expiry.creating((String header, VerifiedToken token) -> lifetime(token)))
                .ticker(ticker)
                // Its upkeep is short, and due every few reads: handing it to another thread costs more than doing it.
                .executor(Runnable::run)
                .build();
    }

    static BearerTokens of(JwtSettings settings, Set<String> listClaims) {
        Clock clock = Clock.systemUTC();
        var verifier = new TokenVerifier(settings, TokenKeys.of(settings), listClaims, clock);
        return new BearerTokens(settings, verifier, clock, Ticker.systemTicker());
    }

    private Duration lifetime(VerifiedToken token) {
        Duration valid = Duration.between(clock.instant(), token.expiresAt()).plus(settings.clockSkew());
        Duration shorter = valid.compareTo(settings.rememberFor()) < 0 ? valid : settings.rememberFor();
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }

    @Override
    public @Nullable Principal known(@Nullable String authorization) {
        VerifiedToken token = authorization == null ? null : remembered.getIfPresent(authorization);
        return token == null ? null : token.principal();
    }

    @Override
    public Principal verify(List<String> authorization) {
        if (authorization.isEmpty()) {
            throw Problem.unauthorized("no token was sent")
                    .with("WWW-Authenticate", "Bearer")
                    .asException();
        }
        String header = authorization.getFirst();
        if (authorization.size() > 1 || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw invalid("the Authorization header is not one bearer token").asException();
        }
        VerifiedToken token = verifier.verify(header.substring(SCHEME.length()).strip());
        remembered.put(header, token);
        return token.principal();
    }

    static Problem invalid(String reason) {
        return Problem.unauthorized(reason)
                .with("WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"" + reason + "\"");
    }

    @Override
    public void close() {
        verifier.close();
    }
}
