package dev.attempts.servicekit.http;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.servicekit.admission.PublicApi;
import dev.attempts.servicekit.service.ManagementSettings;
import dev.attempts.servicekit.service.Service;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import io.javalin.config.JavalinConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A public server for one test, on any port, with its service around it. */
record TestServer(Service service, PublicServer server) implements AutoCloseable {
    static TestServer start(
            Map<String, String> settings, PublicApi api, HotRoute hotRoute, Consumer<JavalinConfig> routes) {
        return start(settings, api, FastRoute.NONE, hotRoute, routes);
    }

    static TestServer start(
            Map<String, String> settings,
            PublicApi api,
            FastRoute fastRoute,
            HotRoute hotRoute,
            Consumer<JavalinConfig> routes) {
        return start(ManagementSettings.anyPort(), settings, api, fastRoute, hotRoute, routes);
    }

    /** One that serves on for so long when its stop has begun. */
    static TestServer startWithGrace(Duration period, FastRoute fastRoute, Consumer<JavalinConfig> routes) {
        var management = new ManagementSettings("127.0.0.1", 0, period, Duration.ofSeconds(60));
        return start(management, Map.of(), PublicApi.READ_ONLY, fastRoute, HotRoute.NONE, routes);
    }

    private static TestServer start(
            ManagementSettings management,
            Map<String, String> settings,
            PublicApi api,
            FastRoute fastRoute,
            HotRoute hotRoute,
            Consumer<JavalinConfig> routes) {
        Service service = new Service("test", management);
        try {
            return new TestServer(
                    service,
                    service.closing(PublicServer.start(settings(settings), service, api, fastRoute, hotRoute, routes)));
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    static TestServer start(Map<String, String> settings, Consumer<JavalinConfig> routes) {
        return start(settings, PublicApi.READ_ONLY, HotRoute.NONE, routes);
    }

    static PublicServerSettings settings(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        settings.forEach((name, value) -> environment.put("TEST_" + name, value));
        try {
            return Settings.read(PublicServerSettings.class, "TEST_", environment);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    int port() {
        return server.port();
    }

    /** Begins its stop and gives what it then answers on that connection until it ends it; cuts a grace period short. */
    RawAnswer answerWhileItStops(RawHttp connection, String request) throws Exception {
        Thread stop = Thread.ofVirtual().start(this::close);
        Eventually.becomes("stopping", service::isStopping, stopping -> stopping);
        try {
            connection.send(request);
            return RawAnswer.parse(connection.untilClosed());
        } finally {
            service.fail(new IllegalStateException("ends the grace period"));
            stop.join();
        }
    }

    double meter(String name, String... tags) {
        return service.meters()
                .get(name)
                .tags(tags)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    @Override
    public void close() {
        service.close();
    }
}
