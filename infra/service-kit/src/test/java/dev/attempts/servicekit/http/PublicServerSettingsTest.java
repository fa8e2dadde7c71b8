package dev.attempts.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.attempts.servicekit.settings.Default;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicServerSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "gateway.example"})
    void refuseAnAddressThatOthersCanReachUntilItIsSaidWhoMayUseIt(String host) {
        assertThat(problems(Map.of("G_HOST", host)))
                .startsWith("G_HOST is " + host + ", which others can reach: set G_AUTH to jwt, or to none");
        assertThatCode(() -> read(Map.of("G_HOST", host, "G_AUTH", "none"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.1.1", "::1", "localhost"})
    void acceptTheMachinesOwnAddressAsItIs(String host) {
        assertThatCode(() -> read(Map.of("G_HOST", host))).doesNotThrowAnyException();
    }

    @Test
    void refuseTokensWithoutIssuerAudienceAndExactlyOneSourceOfKeys() {
        Map<String, String> complete =
                Map.of("G_AUTH", "jwt", "G_JWT_ISSUER", "i", "G_JWT_AUDIENCE", "a", "G_JWT_JWKS_URL", "https://i/keys");
        assertThatCode(() -> read(complete)).doesNotThrowAnyException();

        for (String missing : new String[] {"G_JWT_ISSUER", "G_JWT_AUDIENCE", "G_JWT_JWKS_URL"}) {
            Map<String, String> incomplete = new HashMap<>(complete);
            incomplete.remove(missing);
            assertThat(problems(incomplete)).as(missing).contains(missing);
        }
        Map<String, String> twoSources = new HashMap<>(complete);
        twoSources.put("G_JWT_KEY_FILE", "keys.pem");
        assertThat(problems(twoSources)).contains("G_JWT_KEY_FILE");
    }

    /** Behind a proxy of one's own it would serve everybody without a word. */
    @Test
    void refuseTokensThatAreDescribedAndNotAskedFor() {
        assertThat(problems(Map.of("G_JWT_ISSUER", "i")))
                .startsWith("G_AUTH is unset")
                .contains("set G_AUTH to jwt, or to none");
        assertThatCode(() -> read(Map.of("G_JWT_ISSUER", "i", "G_AUTH", "none")))
                .doesNotThrowAnyException();
    }

    @Test
    void refuseRoomForBodiesInWhichTheLargestFindsNone() {
        assertThat(problems(Map.of("G_BODY_BYTES_MAX", "5000", "G_RECEIVING_BYTES_MAX", "5000")))
                .startsWith("G_RECEIVING_BYTES_MAX must be more than G_BODY_BYTES_MAX");
        assertThatCode(() -> read(Map.of("G_BODY_BYTES_MAX", "5000", "G_RECEIVING_BYTES_MAX", "5001")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "RS256,HS512", "rs256"})
    void refuseAlgorithmsThatAnybodyCouldSignWith(String algorithms) {
        assertThat(problems(Map.of("G_JWT_ALGORITHMS", algorithms))).startsWith("G_JWT_ALGORITHMS is ");
    }

    @Test
    void refuseHalfATlsPair() {
        assertThat(problems(Map.of("G_TLS_CERTIFICATE", "x.pem")))
                .isEqualTo("G_TLS_CERTIFICATE and G_TLS_KEY belong together: set both, or neither");
    }

    @Test
    void refuseProxiesThatAreNoAddresses() {
        assertThat(problems(Map.of("G_TRUSTED_PROXIES", "proxy.example")))
                .isEqualTo("G_TRUSTED_PROXIES: 'proxy.example' is neither an address nor a network");
    }

    @Test
    void takeNoOriginAtAllWhereAnyIsTheDefault() throws InvalidSettings {
        assertThat(Settings.read(OpenToAll.class, "R_", Map.of())
                        .server()
                        .cors()
                        .origins())
                .containsExactly("*");
        assertThat(Settings.read(OpenToAll.class, "R_", Map.of("R_SERVER_CORS_ORIGINS", "none"))
                        .server()
                        .cors()
                        .origins())
                .isEmpty();
    }

    @Test
    void takeOriginsAsBrowsersSendThem() throws InvalidSettings {
        String origins = "https://exam.example,http://localhost:5173,https://[::1]:8080,capacitor://localhost";
        assertThat(read(Map.of("G_CORS_ORIGINS", origins)).cors().origins()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exam.example",
                "https://exam.example/",
                "https://exam.example/start",
                "https://*.exam.example",
                "https://Exam.Example",
                "https://exam.example:443",
                "http://exam.example:80",
                "null",
                "*,none",
                "all"
            })
    void refuseOriginsThatWouldNeverMatch(String origins) {
        assertThat(problems(Map.of("G_CORS_ORIGINS", origins)))
                .startsWith("G_CORS_ORIGINS names '")
                .contains("such as https://exam.example; or * for any; or none alone");
    }

    private record OpenToAll(
            @Default(of = "cors.origins", is = "*") PublicServerSettings server) {}

    private static PublicServerSettings read(Map<String, String> environment) throws InvalidSettings {
        return Settings.read(PublicServerSettings.class, "G_", environment);
    }

    private static String problems(Map<String, String> environment) {
        return String.join(
                "\n",
                catchThrowableOfType(InvalidSettings.class, () -> read(environment))
                        .problems());
    }
}
