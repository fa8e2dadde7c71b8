package dev.attempts.servicekit.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that gives a client so much time for the TLS handshake, again for the headers and again for the body.
 * Jetty's idle time-out only counts silence: one byte now and then would hold a connection for hours.
 */
public final class BoundedEndPoint extends SocketChannelEndPoint {
    private final long timeoutNanos;
    /** When the part being received began; 0 between two requests. */
    private volatile long since;

    private volatile boolean inBody;
    private volatile boolean late;
    /** Received before the connection came here, and not read yet. */
    private ByteBuffer received;

    private final Executor executor;

    BoundedEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            Duration timeout,
            ByteBuffer received,
            Executor executor) {
        super(channel, selector, key, scheduler);
        this.timeoutNanos = timeout.toNanos();
        this.received = received;
        this.executor = executor;
        this.since = received.hasRemaining() ? now() : 0;
    }

    /** What came so far was no request: a client may connect long before it has one to send. */
    void handshakeEnded() {
        since = 0;
    }

    public void headersReceived() {
        inBody = true;
        since = now();
    }

    public void requestEnded() {
        inBody = false;
        since = 0;
    }

    /** True if the body was cut off because it came too slowly. */
    public static boolean isLate(Request request) {
        return of(request).late;
    }

    public static BoundedEndPoint of(Request request) {
        return of(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    /** The one below whatever encrypts. */
    static BoundedEndPoint of(EndPoint upper) {
        EndPoint endPoint = upper;
        while (endPoint instanceof EndPoint.Wrapper wrapper) {
            endPoint = wrapper.unwrap();
        }
        return (BoundedEndPoint) endPoint;
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = received.hasRemaining() ? again(buffer) : super.fill(buffer);
        if (filled > 0) {
            long began = since;
            if (began == 0) {
                since = now();
            } else if (now() - began > timeoutNanos) {
                late = true;
                if (!inBody) {
                    // No request to answer yet.
                    close();
                }
                throw new EofException("received too slowly");
            }
        }
        return filled;
    }

    /** The network is not asked before everything has been read that came from it already. */
    @Override
    protected void needsFillInterest() {
        if (received.hasRemaining()) {
            executor.execute(getFillInterest()::fillable);
        } else {
            super.needsFillInterest();
        }
    }

    /** Jetty keeps its buffers ready to be read from, and fills behind what they hold. */
    private int again(ByteBuffer buffer) {
        int position = BufferUtil.flipToFill(buffer);
        int bytes = BufferUtil.put(received, buffer);
        BufferUtil.flipToFlush(buffer, position);
        if (!received.hasRemaining()) {
            // Not kept for as long as the connection lives.
            received = BufferUtil.EMPTY_BUFFER;
        }
        return bytes;
    }

    private static long now() {
        return System.nanoTime() | 1;
    }
}
