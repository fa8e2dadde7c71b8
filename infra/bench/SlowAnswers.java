import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Passes everything on to a broker at once and its answers back a while later, as if it were far away or waited for others. */
final class SlowAnswers {
    private static final int CHUNK_BYTES = 1 << 16;

    private SlowAnswers() {}

    private record Chunk(byte[] bytes, long dueNanos) {}

    static void start(int port, int broker, Duration delay) throws IOException {
        var server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    var client = server.accept();
                    var far = new Socket(InetAddress.getLoopbackAddress(), broker);
                    client.setTcpNoDelay(true);
                    far.setTcpNoDelay(true);
                    pass(client, far, Duration.ZERO);
                    pass(far, client, delay);
                } catch (IOException e) {
                    System.err.println("not passed on: " + e.getMessage());
                }
            }
        });
    }

    private static void pass(Socket from, Socket to, Duration delay) {
        var chunks = new LinkedBlockingQueue<Chunk>();
        Thread.ofVirtual().start(() -> read(from, chunks, delay));
        Thread.ofVirtual().start(() -> write(chunks, to));
    }

    private static void read(Socket from, BlockingQueue<Chunk> chunks, Duration delay) {
        var buffer = new byte[CHUNK_BYTES];
        int size = 0;
        while (size >= 0) {
            try {
                size = from.getInputStream().read(buffer);
            } catch (IOException e) {
                size = -1;
            }
            chunks.add(new Chunk(Arrays.copyOf(buffer, Math.max(0, size)), System.nanoTime() + delay.toNanos()));
        }
    }

    /** An empty chunk is the end. */
    private static void write(BlockingQueue<Chunk> chunks, Socket to) {
        try (to) {
            for (Chunk chunk = chunks.take(); chunk.bytes().length > 0; chunk = chunks.take()) {
                LockSupport.parkNanos(chunk.dueNanos() - System.nanoTime());
                to.getOutputStream().write(chunk.bytes());
            }
        } catch (IOException | InterruptedException e) {
            // Closed on that side: the other direction ends with it.
        }
    }
}
