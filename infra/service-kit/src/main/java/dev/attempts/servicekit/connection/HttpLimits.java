package dev.attempts.servicekit.connection;

import dev.attempts.servicekit.fastpath.FastLimits;
import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** What a client may ask of a public server's memory and patience. */
public record HttpLimits(
        @Setting(value = "20000", allowed = "1..1000000", about = "open connections; further ones wait to be accepted")
        int connectionsMax,

        @Setting(value = "8192", allowed = "1024..65536", about = "bytes of request line and headers; more is a 431")
        int headerBytesMax,

        @Setting(value = "1048576", allowed = "1024..67108864", about = "bytes of a body; more is a 413")
        int bodyBytesMax,

        @Setting(
                value = "33554432",
                allowed = "2048..4294967296",
                about = "bytes that bodies may take together while the rest of them has not come; more is a 503")
        long receivingBytesMax,

        @Setting(
                value = "30s",
                allowed = "1s..10m",
                about = "how long a connection may be silent, within a request or between two")
        Duration idleTimeout,

        @Setting(
                value = "10s",
                allowed = "100ms..5m",
                about = "how long a client may take for the TLS handshake, for the headers, and for the body")
        Duration receiveTimeout,

        @Setting(
                value = "10s",
                allowed = "0s..5m",
                about = "how long requests in flight may take when the server stops")
        Duration drainTimeout) {
    /** Bodies that are taken on the fast path, at most: larger ones are few, and a buffer for each loop is kept. */
    private static final int FAST_BODY_BYTES = 64 * 1024;

    public HttpLimits {
        if (receivingBytesMax <= bodyBytesMax) {
            throw new IllegalArgumentException(
                    "{receivingBytesMax} must be more than {bodyBytesMax}: a single body has to find room");
        }
    }

    public FastLimits fast() {
        return new FastLimits(headerBytesMax, Math.min(bodyBytesMax, FAST_BODY_BYTES), idleTimeout);
    }
}
