package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.RawHttp;
import dev.attempts.embedded.TestKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bytes on a real socket, whatever they are and however slowly they come: an answer or an end, and no harm to anybody else. */
class SocketFuzzIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1_500);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final String BODY = "{\"answers\":{\"1\":[1],\"2\":[2,3]},\"revision\":4}";
    private static final String REQUEST = "PATCH /attempts/17 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                        KAFKA.bootstrapServers(),
                        KAFKA.freshTopic(),
                        Map.of("RECEIVE_TIMEOUT", "1s", "IDLE_TIMEOUT", "2s"))
                .untilReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void answersTheSameWhereverARequestIsSplit() throws Exception {
        for (String request : List.of(REQUEST, chunked(), bulk())) {
            try (var patient = RunningGateway.start(KAFKA.bootstrapServers(), KAFKA.freshTopic(), Map.of())
                            .untilReady();
                    var connection = new RawHttp(patient.port())) {
                for (int at = 1; at < request.length(); at++) {
                    connection.send(request.substring(0, at));
                    // A piece of its own: the server has seen the first one by the time it answers the other
                    // connection.
                    if (at % 16 == 0) {
                        assertThat(patient.management("/health/live").statusCode())
                                .isEqualTo(200);
                    }
                    connection.send(request.substring(at));

                    assertThat(connection.answer().status())
                            .as("split at %d of %s", at, request)
                            .isEqualTo(202);
                }
            }
        }
    }

    @Test
    void endsEveryConversationThatIsNone() throws Exception {
        var random = new Random(SEED);
        List<String> conversations = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            conversations.add(damaged(random));
        }
        try (var threads = Executors.newFixedThreadPool(64)) {
            List<Future<String>> ends = conversations.stream()
                    .map(it -> threads.submit(() -> converse(it)))
                    .toList();
            for (int i = 0; i < ends.size(); i++) {
                assertThat(ends.get(i).get(2, TimeUnit.MINUTES))
                        .as("number %d of -Dfuzz.seed=%d: %s", i, SEED, conversations.get(i))
                        .matches("(?s)|HTTP/1\\.1 .*")
                        .doesNotContain("HTTP/1.1 500", "Exception", "\tat ");
            }
        }
        assertThat(gateway.patch("/attempts/17", BODY).statusCode()).isEqualTo(202);
    }

    @Test
    void servesOthersWhileManySendSlowly() throws Exception {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                var connection = new RawHttp(gateway.port());
                slow.add(connection);
                // As far as a different byte of the request each, and no further.
                connection.send(REQUEST.substring(0, 1 + i % (REQUEST.length() - 1)));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(gateway.patch("/attempts/17", BODY).statusCode()).isEqualTo(202);
            }
            for (RawHttp connection : slow) {
                assertThat(connection.untilClosed())
                        .as("it is told, or it ends")
                        .matches("(?s)|HTTP/1\\.1 4.*");
            }
        } finally {
            for (RawHttp connection : slow) {
                connection.close();
            }
        }
    }

    private static String chunked() {
        return "PATCH /attempts/17 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";
    }

    private static String bulk() {
        String body = "[{\"attemptId\":17," + BODY.substring(1) + "]";
        return "PATCH /attempts HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Noise, or a good request with pieces replaced, removed, doubled or cut off. */
    private static String damaged(Random random) {
        if (random.nextInt(5) == 0) {
            byte[] noise = new byte[1 + random.nextInt(400)];
            random.nextBytes(noise);
            return new String(noise, ISO_8859_1);
        }
        var bytes = new ByteArrayOutputStream();
        byte[] request = List.of(REQUEST, chunked(), bulk(), REQUEST + REQUEST)
                .get(random.nextInt(4))
                .getBytes(ISO_8859_1);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < request.length; i++) {
            switch (random.nextInt(request.length) < changes ? random.nextInt(5) : -1) {
                case 0 -> bytes.write(random.nextInt(256));
                case 1 -> bytes.write("\r\n\0 :,;%\"{}[]0".charAt(random.nextInt(14)));
                case 2 -> bytes.write(request, i, Math.min(request.length - i, random.nextInt(60)));
                case 3 -> i += random.nextInt(20);
                case 4 -> {
                    if (random.nextInt(4) == 0) {
                        return bytes.toString(ISO_8859_1);
                    }
                    bytes.write(request[i]);
                }
                default -> bytes.write(request[i]);
            }
        }
        return bytes.toString(ISO_8859_1);
    }

    /** Everything that is heard until the end. */
    private static String converse(String sent) throws IOException {
        try (var connection = new RawHttp(gateway.port())) {
            connection.send(sent);
            return connection.untilClosed();
        } catch (SocketException e) {
            return ""; // The other side has had enough.
        }
    }
}
