package dev.attempts.exam.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pipeline as in production: every part a process of its own, every pair of parts with a link between them. */
final class Stage implements AutoCloseable {
    static final String PARTITIONS = "6";
    private static final int CONSUMERS = 2;

    private final @Nullable Volume volume;
    private final Brokers brokers;
    private final PostgresServer postgres;
    private final List<ChildProcess> consumers = new ArrayList<>();
    private final List<Integer> healthPorts;
    private final List<Integer> ports = Ports.free(2);
    private final Link clientToGateway = Link.to(() -> ports.get(0), 0);
    private final Link clientToReadModel = Link.to(() -> ports.get(1), 0);
    private final Link consumersToPostgres;
    private final Link readModelToPostgres;
    private final ChildProcess gateway;
    private final ChildProcess readModel;
    private boolean closed;

    private Stage(FaultOptions options, boolean ownDisk) {
        Path directory = options.directory();
        this.volume = ownDisk ? Volume.mount(directory) : null;
        this.brokers = new Brokers(options.brokers(), directory);
        this.postgres = new PostgresServer((volume == null ? directory : volume.path()).resolve("postgres"));
        this.consumersToPostgres = Link.to(postgres::port, 0);
        this.readModelToPostgres = Link.to(postgres::port, 0);
        this.healthPorts = Ports.free(2 + CONSUMERS);
        this.gateway = gateway(directory);
        this.readModel = readModel(directory);
        for (int i = 0; i < CONSUMERS; i++) {
            consumers.add(consumer(i, options));
        }
    }

    /** Returns when every part is ready. */
    static Stage open(FaultOptions options, boolean ownDisk) throws IOException {
        Files.createDirectories(options.directory());
        var stage = new Stage(options, ownDisk);
        // Ctrl-C leaves nothing behind.
        Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "stage-stop"));
        try {
            stage.start();
            return stage;
        } catch (RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    private void start() {
        brokers.start();
        consumers.forEach(ChildProcess::start);
        gateway.start();
        Wait.until("the consumers have made the tables", 240, postgres::hasTables);
        readModel.start();
        Wait.until("every service is ready", 240, this::isReady);
        try {
            postgres.setTrap();
        } catch (SQLException e) {
            throw new IllegalStateException("no trap for what takes effect twice", e);
        }
    }

    private ChildProcess gateway(Path directory) {
        return new ChildProcess(
                "api-gateway",
                "dev.attempts.gateway.ApiGateway",
                256,
                List.of(),
                Map.of(
                        "API_GATEWAY_PORT", Integer.toString(ports.get(0)),
                        "API_GATEWAY_MANAGEMENT_PORT", Integer.toString(healthPorts.get(0)),
                        "API_GATEWAY_KAFKA_BOOTSTRAP_SERVERS", brokers.forGateway(),
                        "API_GATEWAY_TOPIC_PARTITIONS", PARTITIONS,
                        "API_GATEWAY_TOPIC_REPLICATION_FACTOR", Integer.toString(brokers.count()),
                        "API_GATEWAY_TOPIC_MIN_INSYNC_REPLICAS", Integer.toString(Brokers.inSync(brokers.count()))),
                directory);
    }

    private ChildProcess readModel(Path directory) {
        return new ChildProcess(
                "read-model",
                "dev.attempts.readmodel.ReadModel",
                192,
                List.of(),
                Map.of(
                        "READ_MODEL_PORT", Integer.toString(ports.get(1)),
                        "READ_MODEL_MANAGEMENT_PORT", Integer.toString(healthPorts.get(1)),
                        "READ_MODEL_DATABASE_URL", url(readModelToPostgres)),
                directory);
    }

    private ChildProcess consumer(int i, FaultOptions options) {
        return new ChildProcess(
                "attempt-consumer-" + (i + 1),
                "dev.attempts.consumer.AttemptConsumer",
                192,
                List.of(),
                Map.of(
                        "ATTEMPT_CONSUMER_GROUP_PROTOCOL", options.groupProtocol(),
                        "ATTEMPT_CONSUMER_MANAGEMENT_PORT", Integer.toString(healthPorts.get(2 + i)),
                        "ATTEMPT_CONSUMER_KAFKA_BOOTSTRAP_SERVERS", brokers.forConsumers(),
                        "ATTEMPT_CONSUMER_TOPIC_PARTITIONS", PARTITIONS,
                        "ATTEMPT_CONSUMER_TOPIC_REPLICATION_FACTOR", Integer.toString(brokers.count()),
                        "ATTEMPT_CONSUMER_TOPIC_MIN_INSYNC_REPLICAS", Integer.toString(Brokers.inSync(brokers.count())),
                        "ATTEMPT_CONSUMER_DATABASE_URL", url(consumersToPostgres)),
                options.directory());
    }

    private static String url(Link link) {
        return "jdbc:postgresql://127.0.0.1:" + link.port() + "/attempts";
    }

    private boolean isReady() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            for (int port : healthPorts) {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
                if (http.send(request, BodyHandlers.discarding()).statusCode() != 200) {
                    return false;
                }
            }
            return true;
        }
    }

    URI gatewayUrl() {
        return URI.create("http://127.0.0.1:" + clientToGateway.port());
    }

    URI readModelUrl() {
        return URI.create("http://127.0.0.1:" + clientToReadModel.port());
    }

    Brokers brokers() {
        return brokers;
    }

    PostgresServer postgres() {
        return postgres;
    }

    Optional<Volume> volume() {
        return Optional.ofNullable(volume);
    }

    ChildProcess gateway() {
        return gateway;
    }

    ChildProcess readModel() {
        return readModel;
    }

    ChildProcess consumer(int i) {
        return consumers.get(i % consumers.size());
    }

    List<Link> links(Pair pair) {
        return switch (pair) {
            case CLIENT_GATEWAY -> List.of(clientToGateway);
            case CLIENT_READ_MODEL -> List.of(clientToReadModel);
            case GATEWAY_BROKER -> brokers.linksToGateway();
            case CONSUMER_BROKER -> brokers.linksToConsumers();
            case CONSUMER_POSTGRES -> List.of(consumersToPostgres);
            case READ_MODEL_POSTGRES -> List.of(readModelToPostgres);
        };
    }

    /** Two parts that speak with each other. */
    enum Pair {
        CLIENT_GATEWAY,
        CLIENT_READ_MODEL,
        GATEWAY_BROKER,
        CONSUMER_BROKER,
        CONSUMER_POSTGRES,
        READ_MODEL_POSTGRES
    }

    /** A process that has ended although nobody killed it. */
    List<String> missing() {
        var missing = new ArrayList<String>();
        var all = new ArrayList<>(consumers);
        all.add(gateway);
        all.add(readModel);
        all.stream().filter(it -> !it.isAlive()).forEach(it -> missing.add(it.name()));
        return missing;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        gateway.close();
        consumers.parallelStream().forEach(ChildProcess::close);
        readModel.close();
        postgres.close();
        brokers.close();
        List.of(clientToGateway, clientToReadModel, consumersToPostgres, readModelToPostgres)
                .forEach(Link::close);
        if (volume != null) {
            volume.close();
        }
    }
}
