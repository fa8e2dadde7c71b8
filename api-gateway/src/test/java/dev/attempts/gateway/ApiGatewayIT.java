package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestKafka;
import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.EventHeaders;
import dev.attempts.events.Position;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApiGatewayIT {
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
    void answersAnUpdateWithItsPositionInTheTopic() throws Exception {
        String body = "{ \"answers\": {\"1\":[1], \"2\":[2,3]}, \"revision\": 5 }";

        var answer =
                gateway.patch("/attempts/17", body, "Content-Type", "application/json", "traceparent", "00-a-b-01");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        var record = recordAt(answer);
        assertThat(new String(record.key(), UTF_8)).isEqualTo("17");
        assertThat(new String(record.value(), UTF_8)).isEqualTo(body);
        assertThat(record.headers().lastHeader("traceparent").value()).isEqualTo("00-a-b-01".getBytes(UTF_8));
        assertThat(record.headers().lastHeader(EventHeaders.AWAITED)).isNull();
    }

    @Test
    void saysInTheRecordThatSomebodyWaits() throws Exception {
        var record = recordAt(gateway.patch("/attempts/17", "{\"answers\":{}}", "Prefer", "wait=1"));

        assertThat(record.headers().lastHeader(EventHeaders.AWAITED)).isNotNull();
    }

    @Test
    void writesUpdatesOfOneAttemptInTheOrderOfTheirAnswers() throws Exception {
        var first = position(gateway.patch("/attempts/18", "{\"answers\":{\"1\":[1]}}"));
        var second = position(gateway.patch("/attempts/18", "{\"answers\":{\"1\":[2]}}"));

        assertThat(second.partition()).isEqualTo(first.partition());
        assertThat(second.offset()).isGreaterThan(first.offset());
    }

    @Test
    void rejectsWhatIsNoUpdate() throws Exception {
        assertProblem(gateway.patch("/attempts/17", "{"), 400, "/problems/malformed-update");
        assertProblem(gateway.patch("/attempts/17", ""), 400, "/problems/malformed-update");
        var unknown = gateway.patch("/attempts/17", "{\"answers\":{},\"examId\":1}");
        assertProblem(unknown, 400, "/problems/malformed-update");
        assertThat(unknown.body()).contains("unknown field");
        assertProblem(gateway.patch("/attempts/seventeen", "{\"answers\":{}}"), 400, "/problems/malformed-attempt-id");
        assertProblem(gateway.patch("/attempts/0", "{\"answers\":{}}"), 400, "/problems/malformed-attempt-id");
    }

    @Test
    void rejectsWhatIsTooLargeOrNoJson() throws Exception {
        String large = "{\"answers\":{}" + " ".repeat(65_536) + "}";
        assertProblem(gateway.patch("/attempts/17", large), 413, "/problems/content-too-large");
        assertProblem(
                gateway.patch("/attempts/17", "<a/>", "Content-Type", "text/xml"),
                415,
                "/problems/unsupported-media-type");
    }

    @Test
    void saysWhereNothingIsAndHowItMayBeAsked() throws Exception {
        assertProblem(gateway.patch("/attempt/17", "{\"answers\":{}}"), 404, "/problems/not-found");
        var answer = gateway.send("POST", "/attempts/17", BodyPublishers.ofString("{}"));
        assertProblem(answer, 405, "/problems/method-not-allowed");
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains("PATCH");
    }

    @Test
    void isReadyAndMeasured() throws Exception {
        gateway.patch("/attempts/17", "{\"answers\":{}}");

        assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(200);
        assertThat(gateway.management("/metrics").body())
                .contains("gateway_updates_acknowledged_seconds_count")
                .contains("gateway_updates_in_flight")
                .contains("gateway_producer_buffer_available_bytes");
    }

    @Test
    void refusesAndIsNotReadyWhileThereIsNoLog() throws Exception {
        try (var alone = RunningGateway.start("127.0.0.1:1", TOPIC, Map.of())) {
            var answer = alone.patch("/attempts/17", "{\"answers\":{}}");

            assertProblem(answer, 503, "/problems/not-written");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(alone.management("/health/ready").statusCode()).isEqualTo(503);
        }
    }

    private static ConsumerRecord<byte[], byte[]> recordAt(HttpResponse<String> answer) {
        var position = position(answer);
        return TopicContents.of(KAFKA.bootstrapServers(), TOPIC).stream()
                .filter(record -> record.partition() == position.partition() && record.offset() == position.offset())
                .findFirst()
                .orElseThrow();
    }

    private static Position position(HttpResponse<String> answer) {
        return Position.parse(
                answer.headers().firstValue(AttemptHeaders.POSITION).orElseThrow());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"type\":\"" + type + "\"").contains("\"status\":" + status);
    }
}
