package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestKafka;
import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.Position;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The hot route and Javalin's are one service to a client. */
class BothWaysIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    /** Means nothing, and is what the hot route does not know. */
    private static final List<String> NOT_HOT = List.of("Content-Encoding", "identity");

    /** Else each problem would have an id of its own. */
    private static final List<String> SAME = List.of("X-Request-Id", "same");

    private record Sent(String path, String body, List<String> headers) {
        Sent(String path, String body, String... headers) {
            this(path, body, List.of(headers));
        }
    }

    private static final List<Sent> REQUESTS = List.of(
            new Sent("/attempts/17", "{\"answers\":{\"1\":[1],\"2\":[2,3]}}"),
            new Sent("/attempts/17", " {\"revision\": 7, \"answers\":{}}\n", "Content-Type", "application/json"),
            new Sent("/attempts/9223372036854775807", "{\"answers\":{}}", "traceparent", "00-a-b-01"),
            new Sent("/attempts/17?dry=run", "{\"answers\":{}}"),
            new Sent("/attempts/9223372036854775808", "{\"answers\":{}}"),
            new Sent("/attempts/0", "{\"answers\":{}}"),
            new Sent("/attempts/017", "{\"answers\":{}}"),
            new Sent("/attempts/17", "{\"answers\":{\"1\":[0]}}"),
            new Sent("/attempts/17", "{\"answers\":{},\"answers\":{}}"),
            new Sent("/attempts/17", "{\"answers\":{},\"examId\":1}"),
            new Sent("/attempts/17", "[]"),
            new Sent("/attempts/17", "not JSON"),
            new Sent("/attempts/17", "{\"answers\":{\"1\":[1]}" + " ".repeat(65_514) + "}"));

    @Test
    void answersAndWritesTheSame() throws Exception {
        String topic = KAFKA.freshTopic();
        try (var gateway = RunningGateway.start(KAFKA.bootstrapServers(), topic, Map.of())) {
            gateway.untilReady();
            List<HttpResponse<String>> hotAnswers = new ArrayList<>();
            List<HttpResponse<String>> fullAnswers = new ArrayList<>();
            for (Sent sent : REQUESTS) {
                hotAnswers.add(gateway.patch(sent.path, sent.body, with(sent.headers, List.of())));
                fullAnswers.add(gateway.patch(sent.path, sent.body, with(sent.headers, NOT_HOT)));
            }
            var records = TopicContents.of(KAFKA.bootstrapServers(), topic);
            var hot = hotAnswers.stream().map(answer -> seen(answer, records)).toList();
            var full = fullAnswers.stream().map(answer -> seen(answer, records)).toList();

            assertThat(hot).isEqualTo(full);
            assertThat(hot.getFirst()).contains("202");
            assertThat(received(gateway, "hot"))
                    .isEqualTo(received(gateway, "full"))
                    .isEqualTo(REQUESTS.size());
        }
    }

    private static double received(RunningGateway gateway, String way) {
        return gateway.service()
                .meters()
                .get("gateway.updates.received")
                .tag("way", way)
                .counter()
                .count();
    }

    private static String[] with(List<String> headers, List<String> more) {
        return Stream.of(headers, more, SAME).flatMap(List::stream).toArray(String[]::new);
    }

    /** Everything but what differs between any two requests. */
    private static String seen(HttpResponse<String> answer, List<ConsumerRecord<byte[], byte[]>> records) {
        var headers = new java.util.TreeMap<>(answer.headers().map());
        headers.remove("date");
        headers.computeIfPresent("attempt-position", (name, values) -> List.of(values.size() + " position"));
        return answer.request().uri().getPath() + " " + answer.statusCode() + " " + headers + " " + answer.body()
                + written(answer, records);
    }

    private static String written(HttpResponse<String> answer, List<ConsumerRecord<byte[], byte[]>> records) {
        return answer.headers().firstValue(AttemptHeaders.POSITION).stream()
                .map(Position::parse)
                .flatMap(at ->
                        records.stream().filter(r -> r.partition() == at.partition() && r.offset() == at.offset()))
                .map(r -> new String(r.key(), UTF_8)
                        + new String(r.value(), UTF_8)
                        + r.partition()
                        + Arrays.toString(r.headers().toArray()))
                .toList()
                .toString();
    }
}
