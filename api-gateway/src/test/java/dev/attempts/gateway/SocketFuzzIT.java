package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
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
    private static final int PATIENCE_MILLIS = 30_000;
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
            try (var socket = connect()) {
                for (int at = 1; at < request.length(); at++) {
                    send(socket, request.substring(0, at));
                    // A piece of its own: the server has seen the first one by the time it answers the other
                    // connection.
                    if (at % 16 == 0) {
                        assertThat(gateway.management("/health/live").statusCode())
                                .isEqualTo(200);
                    }
                    send(socket, request.substring(at));

                    assertThat(status(socket))
                            .as("split at %d of %s", at, request)
                            .isEqualTo(202);
                }
            }
        }
    }

    @Test
    void endsEveryConversationThatIsNone() throws Exception {
        var random = new Random(SEED);
        List<byte[]> conversations = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            conversations.add(damaged(random));
        }
        try (var threads = Executors.newFixedThreadPool(64)) {
            List<Future<String>> ends = conversations.stream()
                    .map(it -> threads.submit(() -> converse(it)))
                    .toList();
            for (int i = 0; i < ends.size(); i++) {
                assertThat(ends.get(i).get(2, TimeUnit.MINUTES))
                        .as("number %d of -Dfuzz.seed=%d: %s", i, SEED, new String(conversations.get(i), ISO_8859_1))
                        .matches("(?s)|HTTP/1\\.1 .*")
                        .doesNotContain("HTTP/1.1 500", "Exception", "\tat ");
            }
        }
        assertThat(gateway.patch("/attempts/17", BODY).statusCode()).isEqualTo(202);
    }

    @Test
    void servesOthersWhileManySendSlowly() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                var socket = connect();
                slow.add(socket);
                // As far as a different byte of the request each, and no further.
                send(socket, REQUEST.substring(0, 1 + i % (REQUEST.length() - 1)));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(gateway.patch("/attempts/17", BODY).statusCode()).isEqualTo(202);
            }
            for (Socket socket : slow) {
                assertThat(hear(socket)).as("it is told, or it ends").matches("(?s)|HTTP/1\\.1 4.*");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
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
    private static byte[] damaged(Random random) {
        if (random.nextInt(5) == 0) {
            byte[] noise = new byte[1 + random.nextInt(400)];
            random.nextBytes(noise);
            return noise;
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
                        return bytes.toByteArray();
                    }
                    bytes.write(request[i]);
                }
                default -> bytes.write(request[i]);
            }
        }
        return bytes.toByteArray();
    }

    /** Everything that is heard until the end. */
    private static String converse(byte[] bytes) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(bytes);
            return hear(socket);
        } catch (SocketException e) {
            return ""; // The other side has had enough.
        }
    }

    private static String hear(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither an answer nor an end within " + PATIENCE_MILLIS + " ms", e);
        } catch (SocketException e) {
            return "";
        }
    }

    /** Of the answer at hand, read to its end; our answers without a problem have no body, the bulk one says how long it is. */
    private static int status(Socket socket) throws IOException {
        var head = new StringBuilder();
        var in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new AssertionError("ended after: " + head);
            }
            head.append((char) read);
        }
        for (String line : head.toString().lines().toList()) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                in.readNBytes(Integer.parseInt(line.substring(15).trim()));
            }
        }
        return RawHttp.statuses(head.toString()).getFirst();
    }

    private static Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }
}
