package dev.attempts.exam.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** The wire between two processes: a TCP proxy on 127.0.0.1 that can be cut, held and slowed. */
final class Link implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int STACK_BYTES = 1 << 17;
    private static final int CONNECT_MILLIS = 2_000;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What becomes of bytes and connections. */
    enum Mode {
        OPEN,
        /** Connections break, new ones end at once. */
        CUT,
        /** Nothing moves, nothing ends: as when a cable is pulled. */
        HELD,
        /** Every piece arrives late. */
        SLOW
    }

    private final ServerSocket server;
    private final IntSupplier target;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.OPEN;

    private Link(ServerSocket server, IntSupplier target) {
        this.server = server;
        this.target = target;
    }

    /** Listens on {@code port}; 0: any. */
    static Link to(IntSupplier target, int port) {
        try {
            var link = new Link(new ServerSocket(port, 512, InetAddress.getLoopbackAddress()), target);
            start(link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not virtual: theirs wait for sockets by way of a poller, at three times the CPU. */
    private static void start(Runnable task) {
        Thread.ofPlatform().daemon().name("link").stackSize(STACK_BYTES).start(task);
    }

    int port() {
        return server.getLocalPort();
    }

    void set(Mode now) {
        mode = now;
        if (now == Mode.CUT) {
            open.forEach(Link::closeQuietly);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var near = server.accept();
                start(() -> connect(near));
            } catch (IOException e) {
                // Closed, or the one who came has gone again.
            }
        }
    }

    private void connect(Socket near) {
        var far = new Socket();
        open.add(near);
        open.add(far);
        try {
            hold();
            if (mode == Mode.CUT) {
                throw new IOException("cut");
            }
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()), CONNECT_MILLIS);
            start(() -> carry(near, far));
            carry(far, near);
        } catch (IOException e) {
            end(near, far);
        }
    }

    /** Until one side ends, and then both do. */
    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (mode == Mode.SLOW) {
                    LockSupport.parkNanos(SLOW_NANOS);
                }
                hold();
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // Cut, or one side has gone: the same to the other.
        } finally {
            end(from, to);
        }
    }

    private void hold() {
        while (mode == Mode.HELD) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Not while it is held: then nobody can know that the other side has gone. */
    private void end(Socket one, Socket other) {
        hold();
        open.remove(one);
        open.remove(other);
        closeQuietly(one);
        closeQuietly(other);
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    @Override
    public void close() {
        closeQuietly(server);
        set(Mode.CUT);
    }
}
