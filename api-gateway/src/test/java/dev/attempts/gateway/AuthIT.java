package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.KeyFileIssuer;
import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.embedded.TestKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may write what; that tokens are verified is tested where it is done, in the service kit. */
class AuthIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final String ANSWERS = "{\"answers\":{}}";
    /** Beside the fast path's, which asks for nothing. */
    private static final String HOT = "Connection: close\r\n";

    private static final String FULL = HOT + "Content-Encoding: identity\r\n";

    @TempDir
    private static Path directory;

    private static KeyFileIssuer issuer;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        issuer = KeyFileIssuer.in(directory);
        gateway = RunningGateway.start(
                        KAFKA.bootstrapServers(),
                        KAFKA.freshTopic(),
                        Map.of(
                                "AUTH",
                                "jwt",
                                "JWT_ISSUER",
                                KeyFileIssuer.NAME,
                                "JWT_AUDIENCE",
                                KeyFileIssuer.AUDIENCE,
                                "JWT_KEY_FILE",
                                issuer.keyFile().toString()))
                .untilReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HOT, FULL})
    void asksForATokenWithTheScope(String way) throws Exception {
        var without = answer(way, 17, "");
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.header("WWW-Authenticate")).isNotEmpty();

        assertThat(status(way, "\"scope\":\"attempts:read\"", 17)).isEqualTo(403);
        assertThat(status(way, "\"scope\":\"attempts:read attempts:write\"", 17))
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HOT, FULL})
    void limitsATokenToItsAttempts(String way) throws Exception {
        String limited = "\"scope\":\"attempts:write\",\"attempts\":[17,19]";

        assertThat(status(way, limited, 17)).isEqualTo(202);
        assertThat(status(way, limited, 18)).isEqualTo(403);
        // Once more: the first request with a token takes another way than those that follow.
        assertThat(status(way, limited, 19)).isEqualTo(202);
        assertThat(status(way, limited, 18)).isEqualTo(403);
    }

    @Test
    void refusesInABulkWhatTheTokenDoesNotAllow() throws Exception {
        var answer = gateway.patch(
                "/attempts",
                "[{\"attemptId\":17,\"answers\":{}},{\"attemptId\":18,\"answers\":{}}]",
                "Authorization",
                issuer.bearer("\"scope\":\"attempts:write\",\"attempts\":[17]"));

        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(answer.body())
                .contains("{\"attemptId\":17,\"status\":202")
                .contains("{\"attemptId\":18,\"status\":403,\"problem\":{\"type\":\"/problems/forbidden\"");
    }

    @Test
    void showsItsContractToEverybody() throws Exception {
        var nothing = java.net.http.HttpRequest.BodyPublishers.noBody();

        assertThat(gateway.send("GET", ContractRoute.PATH, nothing).statusCode())
                .isEqualTo(200);
    }

    private static int status(String way, String claims, long attempt) throws Exception {
        return answer(way, attempt, "Authorization: " + issuer.bearer(claims) + "\r\n")
                .status();
    }

    private static RawAnswer answer(String way, long attempt, String authorization) throws IOException {
        try (var connection = new RawHttp(gateway.port())) {
            connection.send("PATCH /attempts/" + attempt + " HTTP/1.1\r\nHost: x\r\n" + way + authorization
                    + "Content-Length: " + ANSWERS.length() + "\r\n\r\n" + ANSWERS);
            return connection.answer();
        }
    }
}
