package dev.attempts.servicekit.service;

import dev.attempts.servicekit.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running service: its metrics, its readiness, its private port, and what is to be closed when it stops.
 *
 * <p>It stops in one order: readiness turns 503; the service goes on serving for the grace period, so that whoever
 * balances load can take it out; what {@link #closing} was given is closed in reverse, within a bounded time; the
 * private port closes last. Several services live in one process: nothing here is static.
 */
public final class Service implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final String name;
    private final ManagementSettings settings;
    private final Metrics metrics = new Metrics();
    private final ReadinessChecks checks;
    private final ManagementServer management;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean leftBehind;

    /** Opens the private port; the service is alive from here on, and ready when all of its checks are. */
    public Service(String name, ManagementSettings settings) {
        this.name = name;
        this.settings = settings;
        this.checks = new ReadinessChecks(name);
        Gauge.builder("service.ready", checks, ReadinessChecks::asNumber)
                .description("1 when all readiness checks are, else 0")
                .register(metrics.registry());
        this.management = ManagementServer.open(this, settings, metrics, checks);
    }

    /** For {@code main}: reads the settings, starts, waits for SIGTERM, stops in order; exits with 0, 1 or 2. */
    public static <R extends Record & ServiceSettings> void run(String name, Class<R> settings, Start<R> start) {
        ServiceProcess.run(name, settings, start);
    }

    /** Makes a service out of its settings, top to bottom; what it returns is closed first when the service stops. */
    @FunctionalInterface
    public interface Start<R> {
        AutoCloseable start(R settings, Service service) throws Exception;
    }

    public String name() {
        return name;
    }

    /** The name of one of this service's environment variables, for messages: {@code variable("PORT")}. */
    public String variable(String suffix) {
        return Settings.prefix(name) + suffix;
    }

    /** The real private port, where the setting was 0. */
    public int managementPort() {
        return management.port();
    }

    public MeterRegistry meters() {
        return metrics.registry();
    }

    /** Closes the resource when the service stops, before all that were given earlier. */
    public <T extends AutoCloseable> T closing(T resource) {
        synchronized (resources) {
            resources.remove(resource);
            resources.push(resource);
        }
        return resource;
    }

    /** Adds a check; all of them must be ready for the service to be. The check must answer at once. */
    public void readyWhen(String check, Supplier<Readiness> readiness) {
        checks.add(check, readiness);
        Gauge.builder("service.check.ready", checks, all -> all.asNumber(check))
                .tag("check", check)
                .description("1 when this readiness check is, else 0")
                .register(metrics.registry());
    }

    /** What {@code /health/ready} answers at this moment. */
    public Readiness readiness() {
        return checks.overall();
    }

    /** True from the moment on when the stop began; it still serves for a while then. */
    public boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Reports a defect that the service can't work on with: its process stops with exit code 1. */
    public void fail(Throwable defect) {
        if (!failing.getAndSet(true)) {
            checks.stop("failed");
            // Before anybody hears of it: the process may end, and the reason must have been said.
            log.atError().setCause(defect).addKeyValue("service", name).log("defect, stopping");
            failure.complete(defect);
        }
    }

    /** Tells of the first {@link #fail}, at once if it has been: for what runs several services in one process. */
    @SuppressWarnings("FutureReturnValueIgnored") // Never completes with an exception.
    public void whenFailed(Consumer<Throwable> listener) {
        failure.thenAccept(listener);
    }

    /** False after a defect, and when something did not close, or not in time. */
    public boolean isSound() {
        return !failure.isDone() && !leftBehind;
    }

    /** Stops in the order said above; the second caller waits for the first one's stop. */
    @Override
    public void close() {
        if (!beginStop()) {
            awaitStopped();
            return;
        }
        try {
            gracePeriod();
            var closing = Thread.ofPlatform().daemon().name(name + "-stop").start(this::closeResources);
            if (!closing.join(settings.stopWithin())) {
                leftBehind = true;
                log.atError().addKeyValue("service", name).log("not closed in time, left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            management.close();
            metrics.close();
            stopped.countDown();
            log.atInfo().addKeyValue("service", name).log("stopped");
        }
    }

    private boolean beginStop() {
        synchronized (stopping) {
            if (isStopping()) {
                return false;
            }
            checks.stop("stopping");
            stopping.countDown();
            log.atInfo().addKeyValue("service", name).log("stopping");
            return true;
        }
    }

    private void gracePeriod() throws InterruptedException {
        if (!failure.isDone()) {
            // Cut short by a defect: nobody is served any more.
            try {
                failure.get(settings.gracePeriod().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // The usual case: the grace period has passed.
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void closeResources() {
        for (AutoCloseable next = poll(); next != null; next = poll()) {
            try {
                next.close();
            } catch (Throwable e) { // An Error, too: what is left, the producer maybe, must be closed all the same.
                leftBehind = true;
                log.atError().setCause(e).addKeyValue("service", name).log("did not close: {}", next.getClass());
            }
        }
    }

    private @Nullable AutoCloseable poll() {
        synchronized (resources) {
            return resources.poll();
        }
    }

    private void awaitStopped() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
