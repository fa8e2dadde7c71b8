package dev.attempts.consumer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a consumer and Postgres, where a test can hold what is said or do something when it is said. */
final class TcpProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private volatile Trap request = Trap.none();
    private volatile Trap response = Trap.none();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final CountDownLatch held = new CountDownLatch(1);

    TcpProxy(int target) {
        try {
            this.target = target;
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on consumers of the pipeline reach Postgres through it. */
    static TcpProxy before(Pipeline pipeline) {
        String url = pipeline.table().settings().url();
        int port = Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
        var proxy = new TcpProxy(port);
        pipeline.set("DATABASE_URL", url.replace(":" + port + "/", ":" + proxy.port() + "/"));
        return proxy;
    }

    /** Does something when a text passes by, and before it does: after so many times that it only looks on, so many times. */
    private static final class Trap {
        private final String text;
        private final AtomicInteger skips;
        private final AtomicInteger times;
        private final CountDownLatch unsprung;
        private final Runnable action;

        Trap(String text, int skips, int times, Runnable action) {
            this.text = text;
            this.skips = new AtomicInteger(skips);
            this.times = new AtomicInteger(times);
            this.unsprung = new CountDownLatch(times);
            this.action = action;
        }

        static Trap none() {
            return new Trap("", 0, 0, () -> {});
        }

        void look(String passing) {
            if (times.get() > 0
                    && passing.contains(text)
                    && skips.getAndDecrement() <= 0
                    && times.getAndDecrement() > 0) {
                try {
                    action.run();
                } finally {
                    unsprung.countDown();
                }
            }
        }

        boolean isSprung() {
            return unsprung.getCount() == 0;
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    void onRequest(String text, int times, Runnable action) {
        request = new Trap(text, 0, times, action);
    }

    void onResponse(String text, int times, Runnable action) {
        response = new Trap(text, 0, times, action);
    }

    /** Once, when the text comes by after so many times in which nothing happens. */
    void onLaterResponse(String text, int skips, Runnable action) {
        response = new Trap(text, skips, 1, action);
    }

    /** Whether what was to happen has happened to its end. */
    boolean isSprung() {
        return request.isSprung() && response.isSprung();
    }

    /** Keeps from now on what the client says. */
    void hold() {
        gate = new CountDownLatch(1);
    }

    CountDownLatch held() {
        return held;
    }

    void release() {
        gate.countDown();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> pump(client, server, true));
                Thread.ofVirtual().start(() -> pump(server, client, false));
            } catch (IOException e) {
                // Closed, or Postgres is down: then the client's connection breaks.
            }
        }
    }

    private void pump(Socket from, Socket to, boolean isRequest) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[64 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String passing = new String(buffer, 0, read, ISO_8859_1);
                if (isRequest) {
                    waitAtGate();
                    request.look(passing);
                } else {
                    response.look(passing);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException | UncheckedIOException e) {
            // Either side has gone, or the trap has cut the line; the other one follows.
        }
    }

    private void waitAtGate() {
        try {
            if (gate.getCount() > 0) {
                held.countDown();
                gate.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        release();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
