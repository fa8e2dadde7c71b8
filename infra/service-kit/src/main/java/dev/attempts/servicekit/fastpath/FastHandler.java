package dev.attempts.servicekit.fastpath;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What stands behind the loops of the fast path. Called on their threads: must not block. */
public interface FastHandler {
    /** What became of a request. */
    enum Taking {
        /** It is answered through the exchange, now or later, exactly once. */
        TAKEN,
        /** It is untouched: another's. */
        LEFT,
        /** It is offered once more after {@link FastExchange#again}. */
        LATER
    }

    /** Takes a request, or not. */
    Taking take(PlainRequest request, FastExchange exchange);

    /** Gives away a connection for good, with what was received on it and not answered. */
    void handOver(SocketChannel connection, ByteBuffer received);

    /** A connection was closed by the fast path. */
    void closed();

    /** A loop has ended by a defect, and its connections with it. */
    void failed(Throwable defect);

    /** Header fields of every answer, as {@code Name: value\r\n}. */
    byte[] commonFields();
}
