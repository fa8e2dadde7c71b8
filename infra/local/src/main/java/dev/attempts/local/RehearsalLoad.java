package dev.attempts.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plain updates to a gateway in this process, one after the other on each of some connections, as fast as they are answered. */
final class RehearsalLoad {
    private static final Logger log = LoggerFactory.getLogger(RehearsalLoad.class);
    private static final int CONNECTIONS = 64;
    private static final int ATTEMPTS = 20_000;
    private static final String BODY = "{\"answers\":{\"1\":[1],\"2\":[2,3],\"3\":[3],\"4\":[4]}}";
    private static final int ANSWER_BYTES_MAX = 1_024;
    private static final int ANSWER_MS_MAX = 5_000;
    private static final byte[] ACKNOWLEDGED = "HTTP/1.1 202".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final LongAdder acknowledged = new LongAdder();
    private volatile boolean over;

    RehearsalLoad(int port) {
        this.port = port;
    }

    /** How many were acknowledged; returns early when the end is wanted. */
    long run(Duration time, Ending ending) {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.execute(this::send);
            }
            ending.within(time.toMillis());
            over = true;
        }
        return acknowledged.sum();
    }

    private void send() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MS_MAX);
            var answers = socket.getInputStream();
            byte[] answer = new byte[ANSWER_BYTES_MAX];
            while (!over) {
                socket.getOutputStream().write(update());
                // Short, and sent in one piece.
                int length = answers.read(answer);
                if (length < 0) {
                    return;
                }
                if (Arrays.equals(
                        ACKNOWLEDGED, 0, ACKNOWLEDGED.length, answer, 0, Math.min(length, ACKNOWLEDGED.length))) {
                    acknowledged.increment();
                }
            }
        } catch (IOException e) {
            // What a rehearsal could not rehearse will be compiled later.
            log.atInfo().addKeyValue("cause", e.toString()).log("rehearsal without one of its connections");
        }
    }

    private static byte[] update() {
        int attempt = 1 + ThreadLocalRandom.current().nextInt(ATTEMPTS);
        return ("PATCH /attempts/" + attempt
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + BODY.length() + "\r\n\r\n" + BODY)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
