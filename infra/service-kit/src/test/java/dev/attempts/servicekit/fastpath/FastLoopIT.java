package dev.attempts.servicekit.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.RawHttp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FastLoopIT {
    private static final FastLimits LIMITS = new FastLimits(1024, 1024, Duration.ofSeconds(30));

    /** Else a service would accept, never answer, and not know of it. */
    @Test
    void tellsOfTheDefectThatEndedItEvenIfNothingCanBeClosed() throws Exception {
        var handler = new BrokenHandler();
        try (FastPath path = new FastPath("test", handler, LIMITS);
                ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (RawHttp client = new RawHttp(listening.socket().getLocalPort())) {
                path.adopt(listening.accept());

                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

                assertThat(handler.told.get(30, TimeUnit.SECONDS)).hasMessage("taking");
            }
        }
    }

    private static final class BrokenHandler implements FastHandler {
        private final CompletableFuture<Throwable> told = new CompletableFuture<>();

        @Override
        public Taking take(PlainRequest request, FastExchange exchange) {
            throw new NoClassDefFoundError("taking");
        }

        @Override
        public void handOver(SocketChannel connection, ByteBuffer received) {
            throw new AssertionError("it was a plain request");
        }

        @Override
        public void closed() {
            throw new NoClassDefFoundError("closing");
        }

        @Override
        public void failed(Throwable defect) {
            told.complete(defect);
        }

        @Override
        public byte[] commonFields() {
            return new byte[0];
        }
    }
}
