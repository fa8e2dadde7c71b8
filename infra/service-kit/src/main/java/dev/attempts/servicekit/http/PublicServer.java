package dev.attempts.servicekit.http;

import dev.attempts.servicekit.admission.Admission;
import dev.attempts.servicekit.admission.PublicApi;
import dev.attempts.servicekit.admission.TrustedProxies;
import dev.attempts.servicekit.auth.Authentication;
import dev.attempts.servicekit.connection.BoundedConnector;
import dev.attempts.servicekit.fastpath.FastPath;
import dev.attempts.servicekit.service.Service;
import dev.attempts.servicekit.tls.TlsFiles;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's public port: Javalin's routes on virtual threads, a hot route in front of them, every error a problem.
 *
 * <p>From the start of the service's stop on every answer carries {@code Connection: close}; closing takes no new
 * connections, waits for the requests in flight, and cuts what is not done within the drain time-out.
 */
public final class PublicServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PublicServer.class);
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final PublicServerSettings settings;
    private final FrontHandler front;
    private final Javalin javalin;
    private final int port;

    private PublicServer(PublicServerSettings settings, FrontHandler front, Javalin javalin) {
        this.settings = settings;
        this.front = front;
        this.javalin = javalin;
        this.port = javalin.port();
    }

    /** The same for an interface that is read only and open to no claims. */
    public static PublicServer start(
            PublicServerSettings settings, Service service, HotRoute hotRoute, Consumer<JavalinConfig> routes) {
        return start(settings, service, PublicApi.READ_ONLY, FastRoute.NONE, hotRoute, routes);
    }

    /** Listens when it returns; the caller closes it, or hands it to {@link Service#closing}. */
    public static PublicServer start(
            PublicServerSettings settings,
            Service service,
            PublicApi api,
            FastRoute fastRoute,
            HotRoute hotRoute,
            Consumer<JavalinConfig> routes) {
        Admission admission = service.closing(new Admission(
                Authentication.of(settings.auth(), settings.jwt(), api.listClaims()),
                settings.rateLimit(),
                new TrustedProxies(settings.trustedProxies()),
                api.openPaths(),
                service.meters()));
        FrontHandler front = new FrontHandler(service, settings, api, admission, hotRoute);
        Optional<TlsFiles> tls =
                settings.tls().isOn() ? Optional.of(service.closing(TlsFiles.open(settings.tls()))) : Optional.empty();
        Javalin javalin = Javalin.create(config -> {
            JavalinProblems.configure(config);
            JettySetup.configure(config, settings, service, front, fastRoute, tls);
            routes.accept(config);
        });
        javalin.start();
        PublicServer started = new PublicServer(settings, front, javalin);
        log.atInfo().addKeyValue("service", service.name()).log("listening on {}", started.uri());
        return started;
    }

    /** The real port, where the setting was 0. */
    public int port() {
        return port;
    }

    /** Where to reach it from this machine. */
    public URI uri() {
        String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
        return URI.create((settings.tls().isOn() ? "https://" : "http://") + host + ":" + port());
    }

    @Override
    public void close() {
        var connector = (BoundedConnector) javalin.jettyServer().server().getConnectors()[0];
        connector.close();
        if (!drained()) {
            log.atWarn().log("{} requests still in flight are cut", front.inFlight());
        }
        connector.fastPath().ifPresent(FastPath::close);
        javalin.stop();
    }

    /** Quiet for a moment, not just at one instant: a request may be on its way in a connection that is open. */
    private boolean drained() {
        long now = System.nanoTime();
        long deadline = now + settings.limits().drainTimeout().toNanos();
        long quietSince = now;
        while (now - quietSince < QUIET_NANOS) {
            LockSupport.parkNanos(POLL_NANOS);
            now = System.nanoTime();
            if (front.inFlight() > 0) {
                quietSince = now;
                if (now > deadline) {
                    return false;
                }
            }
        }
        return true;
    }
}
