package dev.attempts.servicekit.http;

import java.util.Arrays;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads a whole body without blocking, for a hot route. A body that came with its headers, the usual case, is
 * delivered before {@link #read} returns, in one copy.
 */
public final class HotBody implements Runnable {
    private static final byte[] EMPTY = new byte[0];

    private final Request request;
    private final int bytesMax;
    private final Receiver receiver;
    /** Grows with what has come: what is only stated takes no memory. */
    private byte[] bytes = EMPTY;

    private int length;

    private HotBody(Request request, int bytesMax, Receiver receiver) {
        this.request = request;
        this.bytesMax = bytesMax;
        this.receiver = receiver;
    }

    /** Is called once, on a thread that must not block. */
    public interface Receiver {
        /** The bytes are the receiver's to keep. */
        void received(byte[] body);

        /** More than the limit; the rest is not read. */
        void tooLarge();

        /** It did not come in one go, and other bodies take all the room for such; the rest is not read. */
        void noRoom();

        /** The client went away, or was too slow: {@link ProblemAnswer#sendUnreadable} says which. */
        void failed(Throwable failure);
    }

    public static void read(Request request, int bytesMax, Receiver receiver) {
        if (request.getLength() > bytesMax) {
            receiver.tooLarge();
        } else {
            new HotBody(request, bytesMax, receiver).run();
        }
    }

    /** Takes what is there; comes back when there is more. */
    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                waitForMore();
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                receiver.failed(chunk.getFailure());
                return;
            }
            boolean fits = take(chunk);
            boolean last = chunk.isLast();
            chunk.release();
            if (!fits) {
                receiver.tooLarge();
                return;
            }
            if (last) {
                PublicRequest.of(request).holdsNothing();
                receiver.received(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
                return;
            }
        }
    }

    /** What comes in one go, nearly every body, needs no room: nobody waits with it in memory. */
    private void waitForMore() {
        if (PublicRequest.of(request).mayHold(bytes.length)) {
            request.demand(this);
        } else {
            receiver.noRoom();
        }
    }

    private boolean take(Content.Chunk chunk) {
        int size = chunk.remaining();
        if (size > bytesMax - length) {
            return false;
        }
        if (length + size > bytes.length) {
            int doubled = Math.min(bytesMax, Math.max(length + size, 2 * bytes.length));
            bytes = Arrays.copyOf(bytes, doubled);
        }
        chunk.getByteBuffer().get(bytes, length, size);
        length += size;
        return true;
    }
}
