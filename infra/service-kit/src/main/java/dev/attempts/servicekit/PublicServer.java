package dev.attempts.servicekit;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
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

    private final PublicServerSettings settings;
    private final FrontHandler front;
    private final Javalin javalin;

    private PublicServer(PublicServerSettings settings, FrontHandler front, Javalin javalin) {
        this.settings = settings;
        this.front = front;
        this.javalin = javalin;
    }

    /** Listens when it returns; the caller closes it, or hands it to {@link Service#closing}. */
    public static PublicServer start(
            PublicServerSettings settings, Service service, HotRoute hotRoute, Consumer<JavalinConfig> routes) {
        FrontHandler front = new FrontHandler(service, hotRoute);
        Javalin javalin = Javalin.create(config -> {
            JavalinProblems.configure(config);
            configure(config, settings, service, front);
            routes.accept(config);
        });
        try {
            javalin.start();
        } catch (JavalinBindException e) {
            throw PortTaken.of(settings.host(), settings.port(), service.variable("PORT"), e);
        }
        PublicServer started = new PublicServer(settings, front, javalin);
        log.atInfo().addKeyValue("service", service.name()).log("listening on {}", started.uri());
        return started;
    }

    private static void configure(
            JavalinConfig config, PublicServerSettings settings, Service service, FrontHandler front) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        config.http.maxRequestSize = settings.limits().bodyBytesMax();
        config.jetty.threadPool = threads(service.name());
        config.jetty.modifyServer(server -> {
            server.setHandler(front);
            server.setErrorHandler(new ProblemErrorHandler());
        });
        config.jetty.modifyHttpConfiguration(http -> limit(http, settings.limits()));
        config.jetty.addConnector((server, http) -> connector(server, http, settings));
    }

    private static QueuedThreadPool threads(String service) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName(service + "-http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(service + "-request-", 0).factory()));
        return threads;
    }

    private static void limit(HttpConfiguration http, HttpLimits limits) {
        http.setRequestHeaderSize(limits.headerBytesMax());
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setUriCompliance(UriCompliance.RFC3986);
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, PublicServerSettings settings) {
        ServerConnector connector = new ServerConnector(server, -1, -1, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.limits().idleTimeout().toMillis());
        connector.addBean(new NetworkConnectionLimit(settings.limits().connectionsMax(), connector));
        return connector;
    }

    /** The real port, where the setting was 0. */
    public int port() {
        return javalin.port();
    }

    /** Where to reach it from this machine. */
    public URI uri() {
        String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
        return URI.create("http://" + host + ":" + port());
    }

    @Override
    public void close() {
        for (var connector : javalin.jettyServer().server().getConnectors()) {
            ((ServerConnector) connector).close();
        }
        if (!front.drain(settings.limits().drainTimeout())) {
            log.atWarn().log("requests still in flight are cut");
        }
        javalin.stop();
    }
}
