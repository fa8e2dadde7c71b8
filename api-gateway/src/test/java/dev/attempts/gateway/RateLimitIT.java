package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestKafka;
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

    @ParameterizedTest
    @ValueSource(strings = {"identity", ""})
    void refusesAClientThatSendsFasterAndNobodyElse(String encoding) throws Exception {
        String client = encoding.isEmpty() ? "192.0.2.1" : "192.0.2.2";
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            var answer = encoding.isEmpty()
                    ? gateway.patch("/attempts/17", ANSWERS, "X-Forwarded-For", client)
                    : gateway.patch("/attempts/17", ANSWERS, "X-Forwarded-For", client, "Content-Encoding", encoding);
            if (answer.statusCode() == 429) {
                refused++;
                assertThat(answer.body()).contains("/problems/too-many-requests");
                assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                        .isPositive();
            } else {
                assertThat(answer.statusCode()).isEqualTo(202);
            }
        }

        assertThat(refused).isPositive();
        assertThat(gateway.patch("/attempts/17", ANSWERS, "X-Forwarded-For", "192.0.2.3" + encoding.length())
                        .statusCode())
                .isEqualTo(202);
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
