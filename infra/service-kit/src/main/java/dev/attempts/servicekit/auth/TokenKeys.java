package dev.attempts.servicekit.auth;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.attempts.servicekit.service.StartFailure;
import java.net.MalformedURLException;
import java.time.Duration;

/** Where the issuer's keys come from; new ones are found without a restart, and an outage of the issuer is outlived. */
final class TokenKeys {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 2_000;
    private static final int BYTES_MAX = 256 * 1024;
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration REFRESHED_BEFORE = Duration.ofMinutes(1);
    private static final Duration REFRESH_WAIT = Duration.ofSeconds(10);
    /** A token with an unknown key makes us ask the issuer: not more often than this, whoever sends them. */
    private static final Duration ASKED_AT_MOST_EVERY = Duration.ofSeconds(5);

    private static final Duration OUTAGE_OUTLIVED = Duration.ofHours(8);
    private static final Duration FILE_LOOKED_AT_EVERY = Duration.ofSeconds(10);

    private TokenKeys() {}

    static JWKSource<SecurityContext> of(JwtSettings settings) {
        return settings.hasKeyFile() ? ofFile(settings) : ofUrl(settings);
    }

    private static JWKSource<SecurityContext> ofUrl(JwtSettings settings) {
        try {
            var http = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, BYTES_MAX);
            return JWKSourceBuilder.<SecurityContext>create(settings.jwksUrl().toURL(), http)
                    .cache(KEPT.toMillis(), REFRESH_WAIT.toMillis())
                    .refreshAheadCache(REFRESHED_BEFORE.toMillis(), false)
                    .rateLimited(ASKED_AT_MOST_EVERY.toMillis())
                    .retrying(true)
                    .outageTolerant(OUTAGE_OUTLIVED.toMillis())
                    .build();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new StartFailure("keys of the issuer: not an address: " + settings.jwksUrl(), e);
        }
    }

    private static JWKSource<SecurityContext> ofFile(JwtSettings settings) {
        var file = new TokenKeyFile(settings.keyFile());
        return JWKSourceBuilder.<SecurityContext>create(file)
                .cache(FILE_LOOKED_AT_EVERY.toMillis(), REFRESH_WAIT.toMillis())
                .refreshAheadCache(false)
                .rateLimited(false)
                .outageTolerant(OUTAGE_OUTLIVED.toMillis())
                .build();
    }
}
