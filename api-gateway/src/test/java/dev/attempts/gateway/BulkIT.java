package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawHttp;
import dev.attempts.embedded.TestKafka;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BulkIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final String TOPIC = KAFKA.freshTopic();
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway =
                RunningGateway.start(KAFKA.bootstrapServers(), TOPIC, Map.of()).untilReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void publishesEveryItemInTheOrderOfTheArray() throws Exception {
        var answer = gateway.patch("/attempts", """
                [{"attemptId":117,"answers":{"1":[1]}},
                 {"attemptId":118,"answers":{},"revision":3},
                 {"attemptId":117,"answers":{"1":[2]}},
                 {"attemptId":119,"answers":{}}]""", "traceparent", "00-a-b-01");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body())
                .matches("\\{\"items\":\\[\\{\"attemptId\":117,\"status\":202,\"position\":\"\\d:\\d+\"},"
                        + "\\{\"attemptId\":118,\"status\":202,\"position\":\"\\d:\\d+\"},"
                        + "\\{\"attemptId\":117,\"status\":202,\"position\":\"\\d:\\d+\"},"
                        + "\\{\"attemptId\":119,\"status\":202,\"position\":\"\\d:\\d+\"}]}");
        assertThat(valuesOf("117")).containsExactly("{\"answers\":{\"1\":[1]}}", "{\"answers\":{\"1\":[2]}}");
        assertThat(valuesOf("118")).containsExactly("{\"answers\":{},\"revision\":3}");
        assertThat(recordsOf("117"))
                .allSatisfy(record -> assertThat(new String(
                                record.headers().lastHeader("traceparent").value(), UTF_8))
                        .isEqualTo("00-a-b-01"));
    }

    /** Else it would be in memory and in the log once an item. */
    @Test
    void leavesOutATraceparentThatIsTooLong() throws Exception {
        var answer = gateway.patch("/attempts", "[{\"attemptId\":167,\"answers\":{}}]", "traceparent", "0".repeat(129));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(recordsOf("167"))
                .singleElement()
                .satisfies(record -> assertThat(record.headers().toArray()).isEmpty());
    }

    @Test
    void publishesTheValidItemsAndNamesTheOthers() throws Exception {
        var answer = gateway.patch(
                "/attempts",
                "[{\"attemptId\":217,\"answers\":{}},{\"attemptId\":218,\"answers\":[]},{\"answers\":{}}]");

        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(answer.body())
                .contains("{\"attemptId\":217,\"status\":202")
                .contains("{\"attemptId\":218,\"status\":400,\"problem\":{\"type\":\"/problems/malformed-update\"")
                .contains("{\"status\":400,\"problem\":{\"type\":\"/problems/malformed-update\"");
        assertThat(valuesOf("217")).hasSize(1);
        assertThat(valuesOf("218")).isEmpty();
    }

    /** Else as many bodies as there are connections would be in memory, before there is room for their updates. */
    @Test
    void refusesAnArrayWhileTooManyAreBeingRead() throws Exception {
        String begun =
                "PATCH /attempts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n[";
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) {
                slow.add(new RawHttp(gateway.port()));
                slow.getLast().send(begun);
            }
            Eventually.passes(() -> assertProblem(gateway.patch("/attempts", "[]"), 503, "/problems/not-written"));
            assertThat(gateway.service()
                            .meters()
                            .get("gateway.bulk.refused")
                            .counter()
                            .count())
                    .isPositive();
        } finally {
            for (RawHttp connection : slow) {
                connection.close();
            }
        }
        Eventually.passes(() -> assertThat(gateway.patch("/attempts", "[{\"attemptId\":17,\"answers\":{}}]")
                        .statusCode())
                .isEqualTo(202));
    }

    @Test
    void writesNothingOfWhatIsNoArray() throws Exception {
        var answer = gateway.patch("/attempts", "[{\"attemptId\":317,\"answers\":{}},");

        assertProblem(answer, 400, "/problems/malformed-bulk");
        assertThat(valuesOf("317")).isEmpty();
        assertProblem(gateway.patch("/attempts", "{}"), 400, "/problems/malformed-bulk");
        assertProblem(gateway.patch("/attempts", "[" + " ".repeat(1 << 20) + "]"), 413, "/problems/content-too-large");
        assertProblem(
                gateway.patch("/attempts", "[]", "Content-Type", "text/plain"),
                415,
                "/problems/unsupported-media-type");
    }

    @Test
    void takesAThousandItems() throws Exception {
        String items = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"attemptId\":" + (1_000 + i) + ",\"answers\":{\"1\":[1]}}")
                .collect(Collectors.joining(","));

        var answer = gateway.patch("/attempts", "[" + items + "]");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body().split("\"position\"", -1)).hasSize(1_001);
    }

    @Test
    void answersAnEmptyArray() throws Exception {
        var answer = gateway.patch("/attempts", "[]");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"items\":[]}");
    }

    private static List<String> valuesOf(String key) {
        return recordsOf(key).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> recordsOf(String key) {
        return TopicContents.of(KAFKA.bootstrapServers(), TOPIC).stream()
                .filter(record -> new String(record.key(), UTF_8).equals(key))
                .toList();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"type\":\"" + type + "\"");
    }
}
