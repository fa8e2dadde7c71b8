package dev.attempts.readmodel;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, on a thread of its own, until closed; a failure does not end it. */
final class Repeated implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);

    private final ScheduledExecutorService timer;

    private Repeated(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Ends with the timer.
    static Repeated every(Duration time, String name, Runnable work) {
        var timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        timer.scheduleAtFixedRate(() -> run(name, work), time.toNanos(), time.toNanos(), TimeUnit.NANOSECONDS);
        return new Repeated(timer);
    }

    private static void run(String name, Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) { // The timer would say nothing and never come again.
            LOG.atError().setCause(failure).log("{} failed", name);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
