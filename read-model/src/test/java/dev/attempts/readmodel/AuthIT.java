package dev.attempts.readmodel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read what, by the fast path, the hot route and Javalin; that tokens are verified is tested in the service kit. */
class AuthIT {
    @TempDir
    private static Path directory;

    private static KeyPair keys;
    private static RunningReadModel hot;
    private static RunningReadModel javalin;

    @BeforeAll
    static void start() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        Path keyFile = Files.writeString(directory.resolve("keys.pem"), pem);
        TestDatabase database = TestPostgres.shared().freshDatabase();
        SampleData.migrate(database);
        SampleData.customers(database, 12);
        SampleData.execute(database, "INSERT INTO attempt (attempt_id) VALUES (17)");
        hot = withTokens(database, keyFile, "true");
        javalin = withTokens(database, keyFile, "false");
    }

    private static RunningReadModel withTokens(TestDatabase database, Path keyFile, String hotRoute) throws Exception {
        return RunningReadModel.on(
                database,
                "HOT_ROUTE",
                hotRoute,
                "AUTH",
                "jwt",
                "JWT_ISSUER",
                "exam",
                "JWT_AUDIENCE",
                "attempts",
                "JWT_KEY_FILE",
                keyFile.toString());
    }

    @AfterAll
    static void stop() {
        hot.close();
        javalin.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/customers, customers:read, attempts:read",
        "/customers/7, customers:read, attempts:read",
        "/attempts/17, attempts:read, customers:read",
        "/attempts/17, attempts:read, attempts:write"
    })
    void asksForATokenWithTheScope(String path, String scope, String other) throws Exception {
        for (RunningReadModel readModel : List.of(hot, javalin)) {
            HttpResponse<String> without = readModel.get(path);
            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(without.headers().firstValue("WWW-Authenticate")).isPresent();

            String wrong = bearer(other);
            String right = bearer("openid " + scope);
            // Each twice: the first request with a token takes another way than those that follow.
            for (int time = 1; time <= 2; time++) {
                HttpResponse<String> refused = readModel.get(path, "Authorization", wrong);
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.body()).contains("\"type\":\"/problems/forbidden\"", scope);
                assertThat(readModel.get(path, "Authorization", right).statusCode())
                        .isEqualTo(200);
                // The fast path takes no HEAD: that goes by the hot route.
                assertThat(readModel.send("HEAD", path, "Authorization", wrong).statusCode())
                        .isEqualTo(403);
                assertThat(readModel.send("HEAD", path, "Authorization", right).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/customers, customers:read", "/attempts/17, attempts:read"})
    void answersAlikeBothWays(String path, String scope) throws Exception {
        String token = bearer(scope);
        RawClient.exchange(hot, "GET", path, "Authorization", token);

        assertThat(RawClient.exchange(hot, "GET", path, "Authorization", token))
                .isEqualTo(RawClient.exchange(javalin, "GET", path, "Authorization", token));
        assertThat(RawClient.exchange(hot, "GET", path, "Authorization", token + "x"))
                .isEqualTo(RawClient.exchange(javalin, "GET", path, "Authorization", token + "x"));
        assertThat(RawClient.exchange(hot, "GET", path)).isEqualTo(RawClient.exchange(javalin, "GET", path));
    }

    @Test
    void showsItsContractToEverybody() throws Exception {
        assertThat(hot.get(ContractRoute.PATH).statusCode()).isEqualTo(200);
    }

    private static String bearer(String scopes) throws Exception {
        String payload = "{\"iss\":\"exam\",\"aud\":\"attempts\",\"sub\":\"reader\",\"exp\":"
                + Instant.now().plusSeconds(600).getEpochSecond() + ",\"scope\":\"" + scopes + "\"}";
        String signed = base64("{\"alg\":\"RS256\"}".getBytes(US_ASCII)) + "." + base64(payload.getBytes(US_ASCII));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(US_ASCII));
        return "Bearer " + signed + "." + base64(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
