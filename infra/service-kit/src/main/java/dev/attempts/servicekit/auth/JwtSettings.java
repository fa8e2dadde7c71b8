package dev.attempts.servicekit.auth;

import dev.attempts.servicekit.settings.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Which tokens a public server accepts when its {@code auth} is {@code jwt}. */
public record JwtSettings(
        @Setting(value = "", about = "where the issuer publishes its keys (JWKS); this or the key file")
        URI jwksUrl,

        @Setting(
                value = "",
                about = "file with the issuer's keys: JWKS, or PEM public keys or certificates; re-read on change")
        Path keyFile,

        @Setting(value = "", about = "the only accepted `iss`")
        String issuer,

        @Setting(value = "", about = "what `aud` must contain")
        String audience,

        @Setting(
                value = "RS256,ES256",
                about =
                        "accepted signature algorithms, of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512")
        List<String> algorithms,

        @Setting(
                value = "30s",
                allowed = "0s..5m",
                about = "how far the issuer's clock may be off, for `exp` and `nbf`")
        Duration clockSkew,

        @Setting(
                value = "5m",
                allowed = "0s..1h",
                about = "how long a verified token is not verified again; also how long a withdrawn key lives on")
        Duration rememberFor,

        @Setting(
                value = "16777216",
                allowed = "0..1073741824",
                about = "characters of verified tokens that are remembered at a time")
        long rememberedMax) {
    /** Signatures that only the issuer can make; a shared secret, or none, is never among them. */
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    public JwtSettings {
        algorithms = List.copyOf(algorithms);
        if (algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
            throw new IllegalArgumentException("{algorithms} is " + algorithms + "; allowed: some of "
                    + String.join(", ", ALGORITHMS.stream().sorted().toList()));
        }
    }

    boolean hasJwksUrl() {
        return !jwksUrl.toString().isEmpty();
    }

    boolean hasKeyFile() {
        return !keyFile.toString().isEmpty();
    }

    /** Whether anything says which tokens are meant. */
    public boolean isBegun() {
        return hasJwksUrl() || hasKeyFile() || !issuer.isEmpty() || !audience.isEmpty();
    }

    public boolean isComplete() {
        return hasJwksUrl() != hasKeyFile() && !issuer.isEmpty() && !audience.isEmpty();
    }
}
