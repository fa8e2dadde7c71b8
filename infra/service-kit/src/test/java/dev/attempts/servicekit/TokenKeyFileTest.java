package dev.attempts.servicekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeyFileTest {
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
