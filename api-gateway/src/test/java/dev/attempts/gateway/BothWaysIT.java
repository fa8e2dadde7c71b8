package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.embedded.TestKafka;
import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The fast path, the hot route and Javalin's are one service to a client. */
class BothWaysIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    /** By the fields that each does not know: what asks for nothing is fast, what ends its connection hot, the rest full. */
    private static final Map<String, List<String>> WAYS = Map.of(
            "fast", List.of(),
            "hot", List.of("Connection", "close"),
            "full", List.of("Connection", "close", "Content-Encoding", "identity"));

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
            Map<String, List<RawAnswer>> answers = new TreeMap<>();
            for (String way : WAYS.keySet()) {
                for (Sent sent : REQUESTS) {
                    answers.computeIfAbsent(way, name -> new ArrayList<>()).add(answer(gateway, way, sent));
                }
            }
            var records = TopicContents.of(KAFKA.bootstrapServers(), topic);
            Map<String, List<String>> seen = new TreeMap<>();
            answers.forEach((way, all) -> seen.put(
                    way, all.stream().map(answer -> seen(answer, records)).toList()));

            assertThat(seen.get("hot")).isEqualTo(seen.get("full"));
            assertThat(seen.get("fast")).isEqualTo(seen.get("full"));
            assertThat(seen.get("full")).first().asString().startsWith("202 ");
            // Left to the hot route: the one with a query, and the largest unless it came in one piece.
            assertThat(received(gateway, "fast")).isBetween(REQUESTS.size() - 2.0, REQUESTS.size() - 1.0);
            assertThat(received(gateway, "fast") + received(gateway, "hot")).isEqualTo(2.0 * REQUESTS.size());
            assertThat(received(gateway, "full")).isEqualTo(REQUESTS.size());
        }
    }

    private static RawAnswer answer(RunningGateway gateway, String way, Sent sent) throws IOException {
        StringBuilder head = new StringBuilder("PATCH " + sent.path + " HTTP/1.1\r\nHost: x\r\n");
        var fields = Stream.of(sent.headers, WAYS.get(way), SAME)
                .flatMap(List::stream)
                .toList();
        for (int i = 0; i < fields.size(); i += 2) {
            head.append(fields.get(i)).append(": ").append(fields.get(i + 1)).append("\r\n");
        }
        head.append("Content-Length: ").append(sent.body.length()).append("\r\n\r\n");
        try (var connection = new RawHttp(gateway.port())) {
            connection.send(head + sent.body);
            return connection.answer();
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

    /** Everything but what differs between any two requests, and what was written. */
    private static String seen(RawAnswer answer, List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers());
        headers.keySet().removeAll(Set.of("date", "connection", "attempt-position"));
        return answer.status() + " " + headers + answer.body() + written(answer, records);
    }

    private static List<String> written(RawAnswer answer, List<ConsumerRecord<byte[], byte[]>> records) {
        String position = answer.header(AttemptHeaders.POSITION);
        return records.stream()
                .filter(r -> position.equals(new Position(r.partition(), r.offset()).toString()))
                .map(r -> new String(r.key(), UTF_8)
                        + new String(r.value(), UTF_8)
                        + r.partition()
                        + Arrays.toString(r.headers().toArray()))
                .toList();
    }
}
