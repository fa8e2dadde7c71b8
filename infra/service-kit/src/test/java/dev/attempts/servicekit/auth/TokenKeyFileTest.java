package dev.attempts.servicekit.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import dev.attempts.servicekit.service.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeyFileTest {
    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBhjCCAS2gAwIBAgIUeCAiqf1CcpJNesKULYkFD8cs/hAwCgYIKoZIzj0EAwIw
            GTEXMBUGA1UEAwwOaXNzdWVyLmV4YW1wbGUwHhcNMjYxMTIyMTMxNDUwWhcNMzYx
            MTE5MTMxNDUwWjAZMRcwFQYDVQQDDA5pc3N1ZXIuZXhhbXBsZTBZMBMGByqGSM49
            AgEGCCqGSM49AwEHA0IABPKRJ4Z1u4QC6T2lPc3pOdtQlQPsv2popxcp3Eotwv5F
            FXIeq/7hvyS8FqvhUuLpdwT9+GyFyrjsWDqbzNNL1ySjUzBRMB0GA1UdDgQWBBTb
            VvPmd8yFEe6KbyCWs+DwkbzQgTAfBgNVHSMEGDAWgBTbVvPmd8yFEe6KbyCWs+Dw
            kbzQgTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIAixlMh8nEsT
            ZHS/Mg0a6e7YCfMEpBkjh96ssIl4BCJNAiB0Gl8cqOXD9hZxOh7T0RMFV0TFi3WG
            aH6ekJ/yuSD//g==
            -----END CERTIFICATE-----
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // Set by JUnit.
    private Path directory;

    @Test
    void readsTheKeysOfAJwks() throws Exception {
        Path file = Files.writeString(
                directory.resolve("keys.json"), new JWKSet(List.of(TestTokens.RSA, TestTokens.EC)).toString());

        JWKSet keys = read(file);

        assertThat(keys.getKeyByKeyId("rsa-1")).isEqualTo(TestTokens.RSA.toPublicJWK());
        assertThat(keys.getKeyByKeyId("ec-1")).isEqualTo(TestTokens.EC.toPublicJWK());
    }

    @Test
    void keepsNoPrivateKeys() throws Exception {
        Path file = Files.writeString(directory.resolve("keys.json"), new JWKSet(TestTokens.RSA).toString(false));

        assertThat(read(file).getKeys()).noneMatch(key -> key.isPrivate());
    }

    @Test
    void readsPemKeysOfBothKinds() throws Exception {
        Path file = Files.writeString(
                directory.resolve("keys.pem"),
                pem(TestTokens.RSA.toRSAPublicKey()) + pem(TestTokens.EC.toECPublicKey()));

        assertThat(read(file).getKeys())
                .hasSize(2)
                .extracting(key -> key.getKeyType().getValue())
                .containsExactly("RSA", "EC");
    }

    @Test
    void readsTheKeyOfACertificate() throws Exception {
        Path file = Files.writeString(directory.resolve("certificate.pem"), "CN=issuer.example\n" + CERTIFICATE);

        ECKey key = read(file).getKeys().getFirst().toECKey();

        assertThat(key.getX()).hasToString("8pEnhnW7hALpPaU9zek521CVA-y_aminFyncSi3C_kU");
    }

    @Test
    void endsTheStartWhenThereIsNothingInIt() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing");

        assertThatThrownBy(() -> new TokenKeyFile(empty))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("empty.pem")
                .hasMessageContaining("no public key");
        assertThatThrownBy(() -> new TokenKeyFile(directory.resolve("missing.pem")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("missing.pem");
    }

    private static JWKSet read(Path file) throws Exception {
        try (TokenKeyFile keys = new TokenKeyFile(file)) {
            return keys.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), 0, null);
        }
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
