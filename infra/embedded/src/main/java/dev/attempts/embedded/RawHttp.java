package dev.attempts.embedded;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection that sends bytes no client library would, and shows the answer as it comes. */
public final class RawHttp implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Socket socket;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    public RawHttp(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Over TLS, say. */
    public RawHttp(Socket connected) throws IOException {
        socket = connected;
        // What is sent in two pieces is to arrive in two.
        socket.setTcpNoDelay(true);
    }

    /** One request on a connection of its own; it should say {@code Connection: close}, or make the server close. */
    public static RawAnswer exchange(int port, String request) throws IOException {
        try (RawHttp connection = new RawHttp(port)) {
            connection.send(request);
            return RawAnswer.parse(connection.untilClosed());
        }
    }

    /** Whether nobody listens there. */
    public static boolean isRefused(int port) throws IOException {
        try {
            new RawHttp(port).close();
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** One answer of a stated length, and no byte more; the connection stays open. */
    public RawAnswer answer() throws IOException {
        RawAnswer head = RawAnswer.parse(until("\r\n\r\n"));
        int length = Integer.parseInt("0" + head.header("Content-Length"));
        byte[] body = socket.getInputStream().readNBytes(head.status() == 304 ? 0 : length);
        return new RawAnswer(head.status(), head.headers(), new String(body, StandardCharsets.UTF_8));
    }

    /** What came until the server closed the connection. */
    public String untilClosed() throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        try {
            socket.getInputStream().transferTo(received);
        } catch (SocketException e) {
            // Reset, because something of ours was not read: what came before counts.
        }
        return received.toString(StandardCharsets.UTF_8);
    }

    /** Reads on until the text has come; what it has read it gives back, and forgets. */
    public String until(String text) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        while (!received.toString(StandardCharsets.UTF_8).contains(text)) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new EOFException("closed before '" + text + "': '" + received + "'");
            }
            received.write(next);
        }
        String read = received.toString(StandardCharsets.UTF_8);
        received.reset();
        return read;
    }

    /**
     * Sends the text again and again, with pauses, until the server answers or closes; gives what came. That may be
     * nothing: a server that closes while something arrives resets the connection, and its answer is lost.
     */
    public String drip(String text, Duration pause) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        socket.setSoTimeout((int) pause.toMillis());
        while (System.nanoTime() < deadline) {
            try {
                send(text);
                int next = socket.getInputStream().read();
                if (next >= 0) {
                    received.write(next);
                }
                return untilClosed();
            } catch (SocketTimeoutException e) {
                // Nothing yet: that was the pause.
            } catch (SocketException e) {
                return received.toString(StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("still open after " + PATIENCE + ", received: '" + received + "'");
    }

    /** True if nothing comes in that time; false if something does, or the server closes. */
    public boolean isSilentFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            int next = socket.getInputStream().read();
            if (next >= 0) {
                received.write(next);
            }
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
