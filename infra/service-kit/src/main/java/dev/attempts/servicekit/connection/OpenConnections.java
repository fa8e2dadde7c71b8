package dev.attempts.servicekit.connection;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Counts the open connections of a port, wherever they are served; at the limit no more are accepted. */
final class OpenConnections {
    private final int max;
    private final Consumer<Boolean> accepting;
    private final AtomicInteger open = new AtomicInteger();

    OpenConnections(int max, Consumer<Boolean> accepting) {
        this.max = max;
        this.accepting = accepting;
    }

    void opened() {
        if (open.incrementAndGet() >= max) {
            accepting.accept(false);
            if (open.get() < max) {
                // One was closed between the two.
                accepting.accept(true);
            }
        }
    }

    void closed() {
        if (open.getAndDecrement() == max) {
            accepting.accept(true);
        }
    }
}
