package dev.attempts.exam.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pipeline as in production: every part a process of its own, every pair of parts with a link between them. */
final class Stage implements AutoCloseable {
    private final @Nullable Volume volume;
    private final Brokers brokers;
    private final PostgresServer postgres;
    private final Link consumersToPostgres;
    private final Link readModelToPostgres;
    private final Services services;
    private final Link clientToGateway;
    private final Link clientToReadModel;
    private boolean closed;

    private Stage(FaultOptions options, boolean ownDisk) {
        Path directory = options.directory();
        this.volume = ownDisk ? Volume.mount(directory) : null;
        this.brokers = new Brokers(options.brokers(), directory);
        this.postgres = new PostgresServer((volume == null ? directory : volume.path()).resolve("postgres"));
        this.consumersToPostgres = Link.to(postgres::port, 0);
        this.readModelToPostgres = Link.to(postgres::port, 0);
        this.services = new Services(options, brokers, consumersToPostgres, readModelToPostgres);
        this.clientToGateway = Link.to(services::gatewayPort, 0);
        this.clientToReadModel = Link.to(services::readModelPort, 0);
    }

    /** Returns when every part is ready. */
    static Stage open(FaultOptions options, boolean ownDisk) throws IOException {
        Files.createDirectories(options.directory());
        var stage = new Stage(options, ownDisk);
        try {
            // Ctrl-C leaves nothing behind.
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "stage-stop"));
            stage.start();
            return stage;
        } catch (RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    private void start() {
        postgres.start();
        brokers.start();
        services.consumers().forEach(ChildProcess::start);
        services.gateway().start();
        Wait.until("the consumers have made the tables", 240, postgres::hasTables);
        services.readModel().start();
        Wait.until("every service is ready", 240, services::areReady);
        try {
            postgres.setTrap();
        } catch (SQLException e) {
            throw new IllegalStateException("no trap for what takes effect twice", e);
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
        return services.gateway();
    }

    ChildProcess readModel() {
        return services.readModel();
    }

    ChildProcess consumer(int i) {
        return services.consumers().get(i % services.consumers().size());
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

    /** Processes that have ended although nobody killed them, whether they run again or not. */
    List<String> endedUnasked() {
        return processes().flatMap(it -> it.endedUnasked().stream()).toList();
    }

    /** Those, and the ones that did not come back. */
    List<String> missing() {
        var absent = processes().filter(it -> !it.isAlive() && it.endedUnasked().isEmpty());
        return Stream.concat(endedUnasked().stream(), absent.map(it -> it.name() + " (did not come back)"))
                .toList();
    }

    private Stream<ChildProcess> processes() {
        return Stream.concat(services.all(), brokers.nodes().stream());
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        services.close();
        postgres.close();
        brokers.close();
        List.of(clientToGateway, clientToReadModel, consumersToPostgres, readModelToPostgres)
                .forEach(Link::close);
        if (volume != null) {
            volume.close();
        }
    }
}
