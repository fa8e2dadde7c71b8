package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.KeyFileIssuer;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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

    private static KeyFileIssuer issuer;
    private static RunningReadModel hot;
    private static RunningReadModel javalin;

    @BeforeAll
    static void start() throws Exception {
        issuer = KeyFileIssuer.in(directory);
        TestDatabase database = TestPostgres.shared().freshDatabase();
        SampleData.migrate(database);
        SampleData.customers(database, 12);
        SampleData.execute(database, "INSERT INTO attempt (attempt_id) VALUES (17)");
        hot = withTokens(database, "true");
        javalin = withTokens(database, "false");
    }

    private static RunningReadModel withTokens(TestDatabase database, String hotRoute) throws Exception {
        return RunningReadModel.on(
                database,
                "HOT_ROUTE",
                hotRoute,
                "AUTH",
                "jwt",
                "JWT_ISSUER",
                KeyFileIssuer.NAME,
                "JWT_AUDIENCE",
                KeyFileIssuer.AUDIENCE,
                "JWT_KEY_FILE",
                issuer.keyFile().toString());
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
        return issuer.bearer("\"scope\":\"" + scopes + "\"");
    }
}
