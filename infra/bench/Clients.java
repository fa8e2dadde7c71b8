import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/**
 * Many clients on one thread that send updates at a rate, whatever comes back (an open loop), for one attempt after the other; they
 * remember what was last told of each. The time to answer counts from the sending.
 */
final class Clients implements AutoCloseable {
    static final int UNANSWERED = 0;
    private static final int IDS_MAX = 8_000_000;
    private static final byte[] BODY = "{\"answers\":{\"1\":[1],\"2\":[2]}}".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final int attempts;
    private final Selector selector = Selector.open();
    /** The one that has rested longest is next: none is left idle until the server closes it. */
    private final Queue<Client> idle = new ArrayDeque<>();
    private final ByteBuffer request = ByteBuffer.allocateDirect(512);
    private final short[] told;
    private int lastId;
    private int busy;
    private Answers answers = new Answers();

    /** No attempt is updated twice. */
    Clients(int port, int connections) throws IOException {
        this(port, connections, IDS_MAX);
    }

    /** Attempts 1 … so many, in turns. */
    Clients(int port, int connections, int attempts) throws IOException {
        this.port = port;
        this.attempts = attempts;
        this.told = new short[attempts + 1];
        for (int i = 0; i < connections; i++) {
            idle.add(new Client());
        }
    }

    /** Sends at the rate for that long over at most so many connections; answers that come later count for the next. */
    Answers send(double perSecond, int connections, Duration time) throws IOException {
        answers = new Answers();
        long start = System.nanoTime();
        long offered = 0;
        for (long now = start; now - start < time.toNanos(); now = System.nanoTime()) {
            long due = (long) Math.min(Long.MAX_VALUE, (now - start) / 1e9 * perSecond);
            while (offered < due && busy < connections) {
                idle.remove().send();
                offered++;
            }
            if (offered < due && perSecond < Double.MAX_VALUE) {
                // A client of theirs would open another connection; ours are at their end.
                answers.notOffered += due - offered;
                offered = due;
            }
            receive(offered < due ? 0 : 1);
        }
        answers.seconds = (System.nanoTime() - start) / 1e9;
        return answers;
    }

    /** Waits for the answers that are missing; true when all have come. */
    boolean await(Duration time) throws IOException {
        long start = System.nanoTime();
        while (busy > 0 && System.nanoTime() - start < time.toNanos()) {
            receive(10);
        }
        return busy == 0;
    }

    /** Sees which resting connections the server has closed meanwhile: they are opened again when they are needed. */
    void look() throws IOException {
        while (receive(0) > 0) {
            // Each turn takes those that are known by now.
        }
    }

    private int receive(int millis) throws IOException {
        int ready = millis == 0 ? selector.selectNow() : selector.select(millis);
        if (ready > 0) {
            for (var key : selector.selectedKeys()) {
                ((Client) key.attachment()).receive();
            }
            selector.selectedKeys().clear();
        }
        return ready;
    }

    /** By attempt id: the status, or {@link #UNANSWERED}. */
    short[] told() {
        return Arrays.copyOf(told, lastId + 1);
    }

    @Override
    public void close() throws IOException {
        for (var key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    /** One connection, with at most one request on its way. */
    private final class Client {
        private final ByteBuffer received = ByteBuffer.allocate(4096);
        private SocketChannel channel;
        private boolean waits;
        private int id;
        private long sentNanos;

        private void connect() throws IOException {
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send() throws IOException {
            if (channel == null || !channel.isOpen()) {
                connect();
            }
            id = lastId = lastId % attempts + 1;
            String head = "PATCH /attempts/" + id + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + BODY.length + "\r\n\r\n";
            request.clear().put(head.getBytes(StandardCharsets.US_ASCII)).put(BODY).flip();
            sentNanos = System.nanoTime();
            waits = true;
            busy++;
            channel.write(request);
            if (request.hasRemaining()) {
                lost();
            }
        }

        void receive() throws IOException {
            try {
                if (channel.read(received) < 0) {
                    lost();
                    return;
                }
            } catch (IOException e) {
                lost();
                return;
            }
            String text = new String(received.array(), 0, received.position(), StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0 && text.length() >= end + 4 + contentLength(text, end)) {
                received.clear();
                int status = Integer.parseInt(text, 9, 12, 10);
                told[id] = (short) status;
                answers.add(status, System.nanoTime(), sentNanos);
                if (status == 503 && !text.substring(0, end).contains("\r\nRetry-After: ")) {
                    answers.withoutRetryAfter++;
                }
                done();
            }
        }

        private void done() {
            waits = false;
            busy--;
            idle.add(this);
        }

        private static int contentLength(String text, int end) {
            int at = text.indexOf("\r\n");
            while (at < end && !text.regionMatches(true, at + 2, "Content-Length: ", 0, 16)) {
                at = text.indexOf("\r\n", at + 2);
            }
            return at < end ? Integer.parseInt(text, at + 18, text.indexOf("\r\n", at + 2), 10) : 0;
        }

        /** Closed by the server: between two requests that is its right. */
        private void lost() throws IOException {
            received.clear();
            channel.close();
            if (waits) {
                answers.lost++;
                done();
            }
        }
    }
}
