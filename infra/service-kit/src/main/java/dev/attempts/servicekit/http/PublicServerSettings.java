package dev.attempts.servicekit.http;

import dev.attempts.servicekit.admission.CorsSettings;
import dev.attempts.servicekit.admission.RateLimitSettings;
import dev.attempts.servicekit.admission.TrustedProxies;
import dev.attempts.servicekit.auth.AuthMode;
import dev.attempts.servicekit.auth.JwtSettings;
import dev.attempts.servicekit.connection.HttpLimits;
import dev.attempts.servicekit.settings.Flat;
import dev.attempts.servicekit.settings.Setting;
import dev.attempts.servicekit.tls.TlsSettings;
import java.util.List;

/** Where a service listens for its clients, for whom and within which limits. */
public record PublicServerSettings(
        @Setting(value = "127.0.0.1", about = "address the service listens on; 0.0.0.0: all of the machine's")
        String host,

        @Setting(value = "0", allowed = "0..65535", about = "port the service listens on; 0: any that is free")
        int port,

        @Flat HttpLimits limits,

        @Setting(value = "unset", about = "jwt: only with a token; none: everybody; unset: everybody on this machine")
        AuthMode auth,

        JwtSettings jwt,
        TlsSettings tls,
        CorsSettings cors,
        RateLimitSettings rateLimit,

        @Setting(
                value = "",
                about = "addresses or networks (10.0.0.0/8) of proxies whose `X-Forwarded-For` is believed")
        List<String> trustedProxies,

        @Setting(value = "0", allowed = "0..1000000", about = "one request in so many is logged; 0: none")
        int accessLogOneIn) {

    public PublicServerSettings {
        trustedProxies = List.copyOf(trustedProxies);
        if (auth == AuthMode.UNSET && !isLoopback(host)) {
            throw new IllegalArgumentException("{host} is " + host
                    + ", which others can reach: set {auth} to jwt, or to none if everybody may use it");
        }
        if (auth == AuthMode.UNSET && jwt.isBegun()) {
            throw new IllegalArgumentException(
                    "{auth} is unset, so that everybody on this machine may come in, yet tokens are described: set {auth} to jwt, or to none");
        }
        if (auth == AuthMode.JWT && !jwt.isComplete()) {
            throw new IllegalArgumentException(
                    "{auth} is jwt: set {jwt.issuer}, {jwt.audience} and one of {jwt.jwksUrl} and {jwt.keyFile}");
        }
        try {
            new TrustedProxies(trustedProxies);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("{trustedProxies}: " + e.getMessage(), e);
        }
    }

    /** Whether plain requests may be answered before Jetty sees them: not with TLS, and not when each has to be counted. */
    public boolean hasFastPath() {
        return !tls.isOn() && rateLimit.perSecond() == 0;
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }
}
