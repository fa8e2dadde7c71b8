package dev.attempts.gateway;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.gateway.bulk.BulkMeters;
import dev.attempts.gateway.bulk.BulkRoute;
import dev.attempts.gateway.kafka.Admission;
import dev.attempts.gateway.kafka.KafkaPublisher;
import dev.attempts.gateway.kafka.LogConnection;
import dev.attempts.gateway.kafka.LogHealth;
import dev.attempts.gateway.kafka.ProducerProperties;
import dev.attempts.gateway.kafka.PublisherMeters;
import dev.attempts.gateway.kafka.TopicRoundTrip;
import dev.attempts.gateway.rehearsal.Rehearsal;
import dev.attempts.gateway.update.FastUpdateRoute;
import dev.attempts.gateway.update.HotUpdateRoute;
import dev.attempts.gateway.update.Permission;
import dev.attempts.gateway.update.RouteMeters;
import dev.attempts.gateway.update.UpdateIntake;
import dev.attempts.gateway.update.UpdateRoute;
import dev.attempts.gateway.wait.AppliedPositions;
import dev.attempts.gateway.wait.GroupOffsets;
import dev.attempts.servicekit.admission.PublicApi;
import dev.attempts.servicekit.http.PublicServer;
import dev.attempts.servicekit.service.Service;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes updates of attempts over HTTP and acknowledges each when the log has it safely. */
public final class ApiGateway implements AutoCloseable {
    private static final PublicApi API = new PublicApi(
            Set.of(ContractRoute.PATH),
            List.of("PATCH", "GET", "HEAD"),
            List.of("Authorization", "Content-Type", UpdateRoute.PREFER, UpdateRoute.TRACEPARENT, "X-Request-Id"),
            List.of(AttemptHeaders.POSITION, UpdateRoute.PREFERENCE_APPLIED, "Retry-After", "X-Request-Id"),
            Set.of(Permission.CLAIM));

    private final PublicServer server;
    private final AppliedPositions applied;

    private ApiGateway(PublicServer server, AppliedPositions applied) {
        this.server = server;
        this.applied = applied;
    }

    public static void main(String[] args) {
        Service.run("api-gateway", ApiGatewaySettings.class, ApiGateway::start);
    }

    /** Listens when it returns; ready, which may be later, when the log has answered. */
    public static ApiGateway start(ApiGatewaySettings settings, Service service) {
        var health = new LogHealth();
        var publisher = publisher(settings, service, health);
        var offsets = new GroupOffsets(
                settings.kafka(), settings.waiting().group(), settings.topic().name());
        var applied = new AppliedPositions(offsets, settings.waiting().waitersMax());
        var meters = new RouteMeters(service.meters());
        meters.observe(applied);
        var intake = new UpdateIntake(publisher);
        var update = new UpdateRoute(intake, applied, settings.waiting().max(), meters);
        var bulk = new BulkRoute(publisher, new BulkMeters(service.meters()));
        var server = PublicServer.start(
                settings.http(),
                service,
                API,
                new FastUpdateRoute(intake, meters),
                new HotUpdateRoute(intake, meters),
                config -> routes(config, update, bulk, new ContractRoute()));
        // Not before it listens: whoever is told that it is ready sends requests.
        var rehearsal = rehearsal(settings, publisher, service);
        service.readyWhen("log", health::readiness);
        service.readyWhen("buffer", publisher::crowding);
        rehearsal.ifPresent(Rehearsal::start);
        return service.closing(new ApiGateway(server, applied));
    }

    /** Not ready before it is over, which it can't be before it starts. */
    private static Optional<Rehearsal> rehearsal(
            ApiGatewaySettings settings, KafkaPublisher publisher, Service service) {
        if (!settings.rehearsal().isPositive()) {
            return Optional.empty();
        }
        var rehearsal = service.closing(new Rehearsal(
                settings.rehearsal(), settings.http().hasFastPath(), () -> publisher.isBusy() || service.isStopping()));
        service.readyWhen("rehearsal", rehearsal::readiness);
        return Optional.of(rehearsal);
    }

    private static KafkaPublisher publisher(ApiGatewaySettings settings, Service service, LogHealth health) {
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
        PublisherMeters.observe(service.meters(), publisher);
        publisher.start();
        connection.start();
        return publisher;
    }

    static void routes(JavalinConfig config, Handler update, Handler bulk, Handler contract) {
        config.router.ignoreTrailingSlashes = false;
        config.routes.patch(UpdateRoute.PATH, update);
        config.routes.patch(BulkRoute.PATH, bulk);
        config.routes.get(ContractRoute.PATH, contract);
    }

    /** The port on which it listens, where the setting was 0. */
    public int port() {
        return server.port();
    }

    /** First of all those are answered who only wait for an effect: they would hold up the stop. */
    @Override
    public void close() {
        applied.close();
        server.close();
    }
}
