package dev.attempts.servicekit.fastpath;

import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers plain requests on non-blocking loops. A connection stays until its first request that is not plain, or not
 * the handler's: with that it is handed over for good, and no byte of it is lost or answered twice.
 */
public final class FastPath implements AutoCloseable {
    /** On two cores two loops are no faster, and cached pages slower; one leaves a core to whom it asks. */
    private static final int CORES_A_LOOP = 2;

    private final List<FastLoop> loops = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    public FastPath(String name, FastHandler handler, FastLimits limits) {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_A_LOOP);
        for (int i = 0; i < count; i++) {
            loops.add(new FastLoop(name + "-fast-" + i, handler, limits));
        }
        loops.forEach(FastLoop::start);
    }

    /** From any thread: the connection is the fast path's from here on. */
    public void adopt(SocketChannel connection) {
        loops.get(Math.floorMod(next.getAndIncrement(), loops.size())).adopt(connection);
    }

    /** Closes every connection that it still has. */
    @Override
    public void close() {
        loops.forEach(FastLoop::close);
    }
}
