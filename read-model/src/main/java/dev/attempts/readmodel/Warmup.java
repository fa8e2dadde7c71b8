package dev.attempts.readmodel;

import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the tables, then fills the cache; ready from then on, because cached pages outlast the database. */
final class Warmup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);
    private static final Duration RETRY = Duration.ofMillis(100);

    private final BooleanSupplier tablesAreThere;
    private final Runnable fill;
    private volatile boolean done;
    private volatile boolean closed;

    /**
     * @param tablesAreThere false, too, while the database can't be asked
     * @param fill throws while it can't
     */
    Warmup(BooleanSupplier tablesAreThere, Runnable fill) {
        this.tablesAreThere = tablesAreThere;
        this.fill = fill;
    }

    void start() {
        Thread.ofVirtual().name("warm-up").start(this::run);
    }

    Readiness readiness() {
        return done ? Readiness.ready() : Readiness.notReady("waiting for the database and its tables");
    }

    private void run() {
        while (!closed && !done) {
            try {
                if (tablesAreThere.getAsBoolean()) {
                    fill.run();
                    done = true;
                    LOG.atInfo().log("warm");
                    return;
                }
            } catch (RuntimeException e) { // The top of this thread; it ends well or with the service.
                LOG.atDebug().setCause(e).log("not warm yet");
            }
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
