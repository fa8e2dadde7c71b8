package dev.attempts.gateway.rehearsal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plain updates to a gateway in this process, one after the other on each of some connections, as fast as they are answered. */
public final class RehearsalLoad implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RehearsalLoad.class);
    /** Where a service listens unless told otherwise; the JVM's own loopback address may be that of IPv6. */
    private static final InetAddress HOST = InetAddress.ofLiteral("127.0.0.1");

    private static final int CONNECTIONS = 64;
    private static final int ATTEMPTS = 20_000;
    /** Four questions; by chance, so that nobody else sends the same. */
    private static final String BODY = "{\"answers\":{\"1\":[" + choice() + "],\"2\":[" + choice() + "," + choice()
            + "],\"3\":[" + choice() + "],\"4\":[" + choice() + "]}}";

    private static final byte[] BODY_BYTES = ascii(BODY);
    private static final int ANSWER_BYTES_MAX = 1_024;
    private static final int ANSWER_MS_MAX = 5_000;
    private static final byte[] ACKNOWLEDGED = ascii("HTTP/1.1 202");

    private final int port;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final LongAdder acknowledged = new LongAdder();
    private volatile boolean over;

    private RehearsalLoad(int port) {
        this.port = port;
    }

    /** Goes on until it is closed. */
    public static RehearsalLoad start(int port) {
        var load = new RehearsalLoad(port);
        for (int i = 0; i < CONNECTIONS; i++) {
            load.clients.execute(load::send);
        }
        return load;
    }

    /** How many updates were acknowledged until now. */
    public long acknowledged() {
        return acknowledged.sum();
    }

    /** Returns when the requests on their way have their answers. */
    @Override
    public void close() {
        over = true;
        clients.close();
    }

    private void send() {
        try (var socket = new Socket(HOST, port)) {
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

    /** What every update of this process' rehearsals says. */
    static byte[] body() {
        return BODY_BYTES;
    }

    private static byte[] update() {
        int attempt = 1 + ThreadLocalRandom.current().nextInt(ATTEMPTS);
        return ascii("PATCH /attempts/" + attempt
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length()
                + "\r\n\r\n" + BODY);
    }

    private static int choice() {
        return ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
