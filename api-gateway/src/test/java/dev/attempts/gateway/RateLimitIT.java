package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.embedded.TestKafka;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One update a second for each client, who is known by the address that the proxy on this machine tells. */
class RateLimitIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final String ANSWERS = "{\"answers\":{}}";
    private static final int BURST = 3;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                        KAFKA.bootstrapServers(),
                        KAFKA.freshTopic(),
                        Map.of(
                                "RATE_LIMIT_PER_SECOND", "1",
                                "RATE_LIMIT_BURST", "" + BURST,
                                "TRUSTED_PROXIES", "127.0.0.1"))
                .untilReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** The first is what the fast path would take, if it were there. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Encoding: identity\r\n"})
    void refusesAClientThatSendsFasterAndNobodyElse(String fields) throws Exception {
        String client = "192.0.2." + (1 + fields.length());
        int refused = 0;
        try (var connection = new RawHttp(gateway.port())) {
            for (int i = 0; i < 100; i++) {
                var answer = answer(connection, client, fields);
                if (answer.status() == 429) {
                    refused++;
                    assertThat(answer.body()).contains("/problems/too-many-requests");
                    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
                } else {
                    assertThat(answer.status()).isEqualTo(202);
                }
            }

            assertThat(refused).isPositive();
            assertThat(answer(connection, "198.51.100." + (1 + fields.length()), fields)
                            .status())
                    .isEqualTo(202);
        }
    }

    private static RawAnswer answer(RawHttp connection, String client, String fields) throws IOException {
        connection.send("PATCH /attempts/17 HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + client + "\r\n" + fields
                + "Content-Length: " + ANSWERS.length() + "\r\n\r\n" + ANSWERS);
        return connection.answer();
    }

    @Test
    void countsTheItemsOfABulk() throws Exception {
        String items = IntStream.rangeClosed(1, 1_000)
                .mapToObj(id -> "{\"attemptId\":" + id + ",\"answers\":{}}")
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(gateway.patch("/attempts", items, "X-Forwarded-For", "192.0.2.4")
                        .statusCode())
                .isEqualTo(202);

        // The burst would let two more requests through.
        var next = gateway.patch("/attempts/17", ANSWERS, "X-Forwarded-For", "192.0.2.4");
        assertThat(next.statusCode()).isEqualTo(429);
        assertThat(next.headers().firstValueAsLong("Retry-After").orElse(0)).isGreaterThan(100);
    }
}
