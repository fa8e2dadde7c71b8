package dev.attempts.servicekit.http;

import dev.attempts.servicekit.connection.BoundedConnector;
import dev.attempts.servicekit.connection.HttpLimits;
import dev.attempts.servicekit.fastpath.FastPath;
import dev.attempts.servicekit.service.PortTaken;
import dev.attempts.servicekit.service.Service;
import dev.attempts.servicekit.tls.TlsFiles;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The server under Javalin: threads, limits and connector of one public port. */
final class JettySetup {
    private JettySetup() {}

    static void configure(
            JavalinConfig config,
            PublicServerSettings settings,
            Service service,
            FrontHandler front,
            FastRoute fastRoute,
            Optional<TlsFiles> tls) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.generateEtags = false;
        config.http.maxRequestSize = settings.limits().bodyBytesMax();
        config.jetty.threadPool = threads(service.name());
        config.jetty.modifyServer(server -> {
            server.setHandler(front);
            server.setErrorHandler(new ProblemErrorHandler());
        });
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new ProblemErrorHandler()));
        config.jetty.modifyHttpConfiguration(http -> limit(http, settings.limits()));
        config.jetty.addConnector((server, http) -> {
            BoundedConnector connector = listening(connector(server, http, settings, tls), service);
            if (settings.hasFastPath() && !fastRoute.equals(FastRoute.NONE)) {
                connector.beginsWith(fastPath(connector, settings.limits(), service, front, fastRoute));
            }
            return connector;
        });
    }

    /** Platform threads for the selectors and the hot route, virtual ones for whatever may block. */
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

    /** Before Javalin does it: it would log a taken port with a stack trace, and forget which one it was. */
    private static BoundedConnector listening(BoundedConnector connector, Service service) {
        try {
            connector.open();
            return connector;
        } catch (IOException e) {
            throw PortTaken.of(connector.getHost(), connector.getPort(), service.variable("PORT"), e);
        }
    }

    private static BoundedConnector connector(
            Server server, HttpConfiguration http, PublicServerSettings settings, Optional<TlsFiles> tls) {
        BoundedConnector connector = new BoundedConnector(server, settings.limits(), protocols(http, tls));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        return connector;
    }

    private static FastPath fastPath(
            BoundedConnector connector, HttpLimits limits, Service service, FrontHandler front, FastRoute route) {
        return new FastPath(service.name(), new FastFront(service, route, front, connector), limits.fast());
    }

    private static ConnectionFactory[] protocols(HttpConfiguration http, Optional<TlsFiles> tls) {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        // Without the check of the host name against the certificate: proxies and addresses are fine.
        http.addCustomizer(new SecureRequestCustomizer(false));
        var encrypted = new SslConnectionFactory(tls.get().context(), plain.getProtocol());
        return new ConnectionFactory[] {encrypted, plain};
    }
}
