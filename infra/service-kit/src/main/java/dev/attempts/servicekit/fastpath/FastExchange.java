package dev.attempts.servicekit.fastpath;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One connection and the one request on it that is being answered. While that waits nothing is read: what the client sends
 * meanwhile stays with the kernel. Confined to its loop, but for {@link #answered} and {@link #again}.
 */
public final class FastExchange {
    /** One request that was taken. */
    public interface Call {
        /** Null as long as there is none. */
        @Nullable FastAnswer answer();

        /** Told once. Status 0: the client left before the answer was complete. */
        void ended(int status);
    }

    static final int ABANDONED = 0;

    private final FastLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private @Nullable Call call;
    private @Nullable ByteBuffer unwritten;
    /** A request that is to be offered once more. */
    private byte @Nullable [] kept;

    private boolean secondOffer;

    private long beganNanos;
    private long activeNanos;

    FastExchange(FastLoop loop, SocketChannel channel, SelectionKey key) {
        this.loop = loop;
        this.channel = channel;
        this.key = key;
        this.activeNanos = loop.nowNanos();
    }

    /** To be called by who takes the request, before it is answered. */
    public void taken(Call taking) {
        call = taking;
    }

    /** To be called by who has taken the request and can't answer it after all. */
    public void notTaken() {
        call = null;
    }

    /** Whether the handler has said of this request that it would take it later. */
    public boolean isSecondOffer() {
        return secondOffer;
    }

    /** When the request had been received, as {@link System#nanoTime}. */
    public long beganNanos() {
        return beganNanos;
    }

    public String clientAddress() {
        try {
            SocketAddress address = channel.getRemoteAddress();
            return address instanceof InetSocketAddress internet
                    ? internet.getAddress().getHostAddress()
                    : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** From any thread: the call has its answer. */
    public void answered() {
        if (loop.isCurrent()) {
            write();
        } else {
            loop.call(this);
        }
    }

    void ready() {
        try {
            if (key.isWritable()) {
                writeOn();
            } else if (call != null) {
                // The next request, or the end of the connection: after this answer.
                key.interestOps(0);
            } else {
                read();
            }
        } catch (IOException e) {
            close();
        }
    }

    private void read() throws IOException {
        int length = loop.receive(channel);
        if (length < 0) {
            close();
        } else if (length > 0) {
            beganNanos = loop.nowNanos();
            activeNanos = beganNanos;
            switch (loop.take(length, this)) {
                case TAKEN -> {}
                case LEFT -> loop.handOver(key, channel, loop.received(length));
                case LATER -> {
                    kept = loop.received(length);
                    key.interestOps(0);
                }
            }
        }
    }

    /** To be called once, from any thread, after the handler has said that it would take the request later. */
    public void again() {
        loop.call(this);
    }

    /** On its loop: the answer is there, or the request comes again. */
    void goOn() {
        byte[] request = kept;
        if (request == null) {
            write();
            return;
        }
        kept = null;
        secondOffer = true;
        if (loop.take(request, request.length, this) != FastHandler.Taking.TAKEN) {
            loop.handOver(key, channel, request);
        }
        secondOffer = false;
    }

    private void write() {
        FastAnswer answer = call == null ? null : call.answer();
        if (answer == null) {
            return;
        }
        try {
            activeNanos = loop.nowNanos();
            ByteBuffer rest = loop.send(answer, channel);
            if (rest == null) {
                written(answer.status());
            } else {
                unwritten = rest;
                key.interestOps(SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            close();
        }
    }

    private void writeOn() throws IOException {
        ByteBuffer rest = unwritten;
        FastAnswer answer = call == null ? null : call.answer();
        if (rest != null && answer != null) {
            if (channel.write(rest) > 0) {
                activeNanos = loop.nowNanos();
            }
            if (!rest.hasRemaining()) {
                unwritten = null;
                written(answer.status());
            }
        }
    }

    private void written(int status) {
        if (key.interestOps() != SelectionKey.OP_READ) {
            key.interestOps(SelectionKey.OP_READ);
        }
        ended(status);
    }

    private void ended(int status) {
        Call ending = call;
        call = null;
        if (ending != null) {
            ending.ended(status);
        }
    }

    /** One that waits for its answer is not silent by the client's fault. */
    boolean isSilentSince(long nanos) {
        boolean waits = kept != null || (call != null && unwritten == null);
        return !waits && activeNanos - nanos < 0;
    }

    void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // There is nobody to tell, and nothing to be done about it.
        }
        ended(ABANDONED);
        loop.closed();
    }
}
