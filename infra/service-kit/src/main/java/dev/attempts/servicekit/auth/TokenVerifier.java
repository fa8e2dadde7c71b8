package dev.attempts.servicekit.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.IOUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.problem.ProblemException;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies one token: signed with a listed algorithm by a key of the issuer, for this audience, at this time.
 *
 * <p>Keys come from the configured source alone; keys or addresses of keys inside a token are never looked at.
 */
final class TokenVerifier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TokenVerifier.class);

    private final JWKSource<SecurityContext> keys;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Set<String> listClaims;
    /** Once there were keys, a token whose key isn't among them is wrong; before, nothing can be said of it. */
    private volatile boolean hadKeys;

    TokenVerifier(JwtSettings settings, JWKSource<SecurityContext> keys, Set<String> listClaims, Clock clock) {
        this.keys = keys;
        this.listClaims = listClaims;
        Set<JWSAlgorithm> algorithms =
                settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, this::keys));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWTClaimsSetVerifier(claims(settings, clock));
    }

    private List<JWK> keys(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        List<JWK> found = keys.get(selector, context);
        hadKeys = true;
        return found;
    }

    private static DefaultJWTClaimsVerifier<SecurityContext> claims(JwtSettings settings, Clock clock) {
        var issuer = new JWTClaimsSet.Builder().issuer(settings.issuer()).build();
        var verifier =
                new DefaultJWTClaimsVerifier<SecurityContext>(settings.audience(), issuer, Set.of("exp", "sub")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew((int) settings.clockSkew().toSeconds());
        return verifier;
    }

    /** Throws the 401 that says what is wrong, or a 503 while the issuer's keys can't be had. */
    VerifiedToken verify(String token) {
        try {
            return TokenClaims.read(processor.process(token, null), listClaims);
        } catch (ExpiredJWTException e) {
            throw refused("the token has expired", e);
        } catch (BadJWTException e) {
            throw refused("the token is not for this service, or not valid now", e);
        } catch (BadJOSEException e) {
            throw refused("the token is not signed with an accepted key and algorithm", e);
        } catch (ParseException e) {
            throw refused("the token is not a JWT of the expected shape", e);
        } catch (KeySourceException e) {
            boolean isAskedTooOften = e instanceof RateLimitReachedException;
            if (isAskedTooOften && hadKeys) {
                throw refused("the token is signed with an unknown key", e);
            }
            if (!isAskedTooOften) {
                log.atWarn().log("the issuer's keys can't be had: {}", e.getMessage());
            }
            throw Problem.unavailable("tokens can't be verified at this moment").asException();
        } catch (JOSEException e) {
            throw refused("the token's signature can't be verified", e);
        }
    }

    private static ProblemException refused(String reason, @Nullable Exception why) {
        log.atDebug().log("token refused: {}", String.valueOf(why));
        return BearerTokens.invalid(reason).asException();
    }

    @Override
    public void close() {
        if (keys instanceof java.io.Closeable closeable) {
            IOUtils.closeSilently(closeable);
        }
    }
}
