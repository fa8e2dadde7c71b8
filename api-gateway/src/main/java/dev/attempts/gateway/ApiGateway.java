package dev.attempts.gateway;

import dev.attempts.servicekit.PublicServer;
import dev.attempts.servicekit.Service;
import io.javalin.config.JavalinConfig;

/** Takes updates of attempts over HTTP and acknowledges each when the log has it safely. */
public final class ApiGateway implements AutoCloseable {
    private final PublicServer server;

    private ApiGateway(PublicServer server) {
        this.server = server;
    }

    public static void main(String[] args) {
        Service.run("api-gateway", ApiGatewaySettings.class, ApiGateway::start);
    }

    /** Listens when it returns; ready, which may be later, when the log has answered. */
    public static ApiGateway start(ApiGatewaySettings settings, Service service) {
        var health = new LogHealth();
        var admission = new Admission(
                settings.inFlight().updatesMax(), settings.inFlight().bytesMax());
        var connection = new LogConnection(
                settings.topic().name(),
                new TopicRoundTrip(settings.kafka(), settings.topic()),
                () -> ProducerProperties.open(settings.kafka(), settings.producer()),
                health,
                service::fail,
                settings.producer().deliveryTimeout());
        var publisher = service.closing(new KafkaPublisher(
                settings.topic().name(),
                connection,
                health,
                admission,
                settings.producer().deadline(),
                new PublisherMeters(service.meters())));
        PublisherMeters.observe(service.meters(), admission, connection);
        service.readyWhen("log", health::readiness);
        publisher.start();
        connection.start();
        var meters = new RouteMeters(service.meters());
        var intake = new UpdateIntake(publisher);
        var server = service.closing(PublicServer.start(
                settings.http(),
                service,
                new HotUpdateRoute(intake, meters),
                config -> routes(config, intake, meters)));
        return new ApiGateway(server);
    }

    private static void routes(JavalinConfig config, UpdateIntake intake, RouteMeters meters) {
        config.router.ignoreTrailingSlashes = false;
        config.routes.patch(UpdateRoute.PATH, new UpdateRoute(intake, meters));
    }

    /** The port on which it listens, where the setting was 0. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
