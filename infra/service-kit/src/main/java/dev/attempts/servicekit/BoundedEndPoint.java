package dev.attempts.servicekit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that gives a client so much time for the headers and again for the body. Jetty's idle time-out only
 * counts silence: one byte now and then would hold a connection for hours.
 */
final class BoundedEndPoint extends SocketChannelEndPoint {
    private final long timeoutNanos;
    /** When the part being received began; 0 between two requests. */
    private volatile long since;

    private volatile boolean inBody;
    private volatile boolean late;

    BoundedEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Duration timeout) {
        super(channel, selector, key, scheduler);
        this.timeoutNanos = timeout.toNanos();
    }

    void headersReceived() {
        inBody = true;
        since = now();
    }

    void requestEnded() {
        inBody = false;
        since = 0;
    }

    /** True if the body was cut off because it came too slowly. */
    static boolean isLate(Request request) {
        return of(request).late;
    }

    static BoundedEndPoint of(Request request) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        while (endPoint instanceof EndPoint.Wrapper wrapper) {
            endPoint = wrapper.unwrap();
        }
        return (BoundedEndPoint) endPoint;
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
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

    private static long now() {
        return System.nanoTime() | 1;
    }
}
