package dev.attempts.readmodel;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.readmodel.attempts.AttemptRoutes;
import dev.attempts.readmodel.attempts.AttemptsHotRoute;
import dev.attempts.readmodel.attempts.FastAttemptsRoute;
import dev.attempts.readmodel.attempts.PositionReads;
import dev.attempts.readmodel.attempts.PositionWaits;
import dev.attempts.readmodel.attempts.PostgresAttempts;
import dev.attempts.readmodel.customers.CustomerPages;
import dev.attempts.readmodel.customers.CustomerRoutes;
import dev.attempts.readmodel.customers.CustomersHotRoute;
import dev.attempts.readmodel.customers.DropPages;
import dev.attempts.readmodel.customers.FastCustomersRoute;
import dev.attempts.readmodel.customers.PostgresCustomers;
import dev.attempts.readmodel.database.PostgresQueries;
import dev.attempts.readmodel.database.PostgresTables;
import dev.attempts.readmodel.database.PostgresWatch;
import dev.attempts.readmodel.database.QueryRefused;
import dev.attempts.readmodel.database.QueryTimes;
import dev.attempts.readmodel.database.SessionSettings;
import dev.attempts.schema.Database;
import dev.attempts.schema.Schema;
import dev.attempts.servicekit.admission.PublicApi;
import dev.attempts.servicekit.http.FastRoute;
import dev.attempts.servicekit.http.HotRoute;
import dev.attempts.servicekit.http.PublicServer;
import dev.attempts.servicekit.service.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;

/** Answers queries: customers from a cache that hears of changes, attempts no older than the reader asks for. */
public final class ReadModel implements AutoCloseable {
    public static final String NAME = "read-model";

    private static final PublicApi API = new PublicApi(
            Set.of(ContractRoute.PATH),
            List.of("GET", "HEAD"),
            List.of("Authorization", "If-None-Match", "Prefer", AttemptHeaders.MIN_POSITION),
            List.of("ETag", "Link", "Preference-Applied", "Retry-After", AttemptHeaders.POSITION),
            Set.of());

    /** How often is looked for readers who have waited too long: a tenth of the time that they wait by default. */
    private static final Duration LATE_EVERY = Duration.ofMillis(100);

    private final PublicServer server;
    private final PositionWaits waits;

    private ReadModel(PublicServer server, PositionWaits waits) {
        this.server = server;
        this.waits = waits;
    }

    public static void main(String[] args) {
        Service.run(NAME, ReadModelSettings.class, ReadModel::start);
    }

    /** Listens when it returns; ready once the tables are there and the first page is in memory. */
    public static ReadModel start(ReadModelSettings settings, Service service) {
        var meters = service.meters();
        var database = service.closing(Database.open(settings.database(), NAME, meters, session(settings.session())));
        var watch = service.closing(new PostgresWatch(
                () -> Database.unpooled(settings.database(), NAME + "-watch"), Schema.CUSTOMER_CHANGED, meters));
        var tables = new PostgresTables(database.dataSource());
        var times = new QueryTimes(settings.query().slow(), meters);
        var queries = new PostgresQueries(
                database.dataSource(), () -> watch.up() && tables.seen(), settings.query(), times, meters);

        var customers = new PostgresCustomers(queries);
        var pages = pages(settings, customers, service);
        var attempts = attempts(settings, queries, service);
        var waits = new PositionWaits(
                attempts, () -> queries.refused(QueryRefused.Reason.BUSY), settings.position(), meters);
        var positions = new PositionReads(attempts, waits, settings.position(), meters);

        watch.start(new DropPages(pages));
        var warmup = service.closing(new Warmup(tables::look, pages::fill));
        warmup.start();
        var statistics = new Statistics(pages::statistics, times);
        service.closing(Repeated.every(settings.statisticsEvery(), NAME + "-statistics", statistics::log));

        FastRoute fastRoute = settings.hotRoute() ? fastRoute(pages, attempts) : FastRoute.NONE;
        HotRoute hotRoute = settings.hotRoute() ? hotRoute(pages, attempts) : HotRoute.NONE;
        var server = PublicServer.start(settings.server(), service, API, fastRoute, hotRoute, config -> {
            new CustomerRoutes(pages, customers).register(config.routes);
            new AttemptRoutes(attempts, positions).register(config.routes);
            new ContractRoute().register(config.routes);
        });
        // Not before it listens: whoever is told that it is ready sends requests.
        service.readyWhen("cache", warmup::readiness);
        return service.closing(new ReadModel(server, waits));
    }

    private static CustomerPages pages(ReadModelSettings settings, PostgresCustomers customers, Service service) {
        var loads = service.closing(Executors.newVirtualThreadPerTaskExecutor());
        return new CustomerPages(settings.cache(), customers, loads, service.meters());
    }

    private static PostgresAttempts attempts(ReadModelSettings settings, PostgresQueries queries, Service service) {
        var threads = service.closing(Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name(NAME + "-attempts-", 0).factory()));
        var attempts = new PostgresAttempts(queries, settings.topic(), settings.query(), threads, service.meters());
        service.closing(Repeated.every(LATE_EVERY, NAME + "-late", attempts::giveUpLate));
        return attempts;
    }

    private static Map<String, String> session(SessionSettings settings) {
        Map<String, String> session = new HashMap<>(settings.byName());
        session.put("plan_cache_mode", "force_generic_plan");
        return session;
    }

    private static FastRoute fastRoute(CustomerPages pages, PostgresAttempts attempts) {
        FastRoute ofCustomers = new FastCustomersRoute(pages);
        FastRoute ofAttempts = new FastAttemptsRoute(attempts);
        return (request, call) -> ofCustomers.take(request, call) || ofAttempts.take(request, call);
    }

    private static HotRoute hotRoute(CustomerPages pages, PostgresAttempts attempts) {
        HotRoute ofCustomers = new CustomersHotRoute(pages);
        HotRoute ofAttempts = new AttemptsHotRoute(attempts);
        return (request, response, callback) ->
                ofCustomers.handle(request, response, callback) || ofAttempts.handle(request, response, callback);
    }

    public int port() {
        return server.port();
    }

    /** First of all those are answered who wait for a position: they would hold up the stop, or be cut. */
    @Override
    public void close() {
        waits.close();
        server.close();
    }
}
