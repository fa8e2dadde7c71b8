package dev.attempts.gateway.rehearsal;

import dev.attempts.gateway.update.FastUpdateRoute;
import dev.attempts.gateway.update.HotUpdateRoute;
import dev.attempts.gateway.update.RouteMeters;
import dev.attempts.gateway.update.UpdateIntake;
import dev.attempts.servicekit.admission.PublicApi;
import dev.attempts.servicekit.http.FastRoute;
import dev.attempts.servicekit.http.PublicServer;
import dev.attempts.servicekit.http.PublicServerSettings;
import dev.attempts.servicekit.service.ManagementSettings;
import dev.attempts.servicekit.service.Readiness;
import dev.attempts.servicekit.service.Service;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a plain update under full load, from the socket to an acknowledgement that stands for nothing, before the gateway says that
 * it is ready: what the JVM compiles in these seconds no student waits for. It has a port and metrics of its own, and nothing is written.
 */
public final class Rehearsal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Duration time;
    private final boolean fast;
    private final BooleanSupplier unwanted;
    private final Thread thread = Thread.ofPlatform().daemon().name("rehearsal").unstarted(this::hold);
    private volatile long acknowledged;
    private volatile boolean over;

    /**
     * @param fast whether updates go the fast path, as the gateway's own do unless it has TLS or a rate limit
     * @param unwanted asked every few milliseconds, and true from the stop on at the latest; ends it early: somebody who did not wait
     *     until the gateway is ready should have the cores
     */
    public Rehearsal(Duration time, boolean fast, BooleanSupplier unwanted) {
        this.time = time;
        this.fast = fast;
        this.unwanted = unwanted;
    }

    public void start() {
        thread.start();
    }

    public Readiness readiness() {
        return over ? Readiness.ready() : Readiness.notReady("rehearsing");
    }

    /** Once it is over. */
    long acknowledged() {
        return acknowledged;
    }

    /** The top of its thread: without a rehearsal the first seconds are slower, and nothing else is. */
    private void hold() {
        try (var unwritten = UnwrittenLog.open();
                var service = new Service("api-gateway-rehearsal", ManagementSettings.anyPort())) {
            var server = service.closing(server(service, unwritten));
            try (var load = RehearsalLoad.start(server.port())) {
                awaitEnd();
                acknowledged = load.acknowledged();
                log.atInfo().addKeyValue("updates", acknowledged).log("rehearsed");
            }
        } catch (InvalidSettings | RuntimeException e) {
            log.atWarn().setCause(e).log("rehearsal broken off");
        } finally {
            over = true;
        }
    }

    /** Nothing of what the user has set: tokens, limits and addresses are for the gateway that is meant to be seen. */
    private PublicServer server(Service service, UnwrittenLog unwritten) throws InvalidSettings {
        var intake = new UpdateIntake(unwritten);
        var meters = new RouteMeters(service.meters());
        return PublicServer.start(
                Settings.read(PublicServerSettings.class, "", Map.of()),
                service,
                PublicApi.READ_ONLY,
                fast ? new FastUpdateRoute(intake, meters) : FastRoute.NONE,
                new HotUpdateRoute(intake, meters),
                routes -> {});
    }

    private void awaitEnd() {
        long deadline = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - deadline < 0 && !unwanted.getAsBoolean()) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    /** Returns when it is over and its server closed. */
    @Override
    public void close() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
