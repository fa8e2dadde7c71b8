package dev.attempts.exam.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Gateway, read model and two consumers, each a process that knows the others by the links between them only. */
final class Services implements AutoCloseable {
    private static final int CONSUMERS = 2;
    private static final String PARTITIONS = "6";

    private final FaultOptions options;
    private final List<Integer> healthPorts = Ports.free(2 + CONSUMERS);
    private final List<Integer> ports = Ports.free(2);
    private final ChildProcess gateway;
    private final ChildProcess readModel;
    private final List<ChildProcess> consumers = new ArrayList<>();

    Services(FaultOptions options, Brokers brokers, Link consumersToPostgres, Link readModelToPostgres) {
        this.options = options;
        this.gateway = service("api-gateway", "dev.attempts.gateway.ApiGateway", 256, gateway(brokers));
        this.readModel =
                service("read-model", "dev.attempts.readmodel.ReadModel", 192, readModel(url(readModelToPostgres)));
        for (int i = 0; i < CONSUMERS; i++) {
            consumers.add(service(
                    "attempt-consumer-" + (i + 1),
                    "dev.attempts.consumer.AttemptConsumer",
                    192,
                    consumer(i, brokers, url(consumersToPostgres))));
        }
    }

    private ChildProcess service(String name, String main, int heapMegabytes, Map<String, String> environment) {
        return new ChildProcess(name, main, heapMegabytes, List.of(), environment, options.directory());
    }

    private Map<String, String> gateway(Brokers brokers) {
        var environment = topic("API_GATEWAY_", brokers.count());
        environment.put("API_GATEWAY_PORT", Integer.toString(gatewayPort()));
        environment.put("API_GATEWAY_MANAGEMENT_PORT", Integer.toString(healthPorts.get(0)));
        environment.put("API_GATEWAY_KAFKA_BOOTSTRAP_SERVERS", brokers.forGateway());
        // The students don't wait for it to be ready.
        environment.put("API_GATEWAY_REHEARSAL", "0s");
        return environment;
    }

    private Map<String, String> readModel(String database) {
        return Map.of(
                "READ_MODEL_PORT", Integer.toString(readModelPort()),
                "READ_MODEL_MANAGEMENT_PORT", Integer.toString(healthPorts.get(1)),
                "READ_MODEL_DATABASE_URL", database);
    }

    private Map<String, String> consumer(int i, Brokers brokers, String database) {
        var environment = topic("ATTEMPT_CONSUMER_", brokers.count());
        environment.put("ATTEMPT_CONSUMER_MANAGEMENT_PORT", Integer.toString(healthPorts.get(2 + i)));
        environment.put("ATTEMPT_CONSUMER_KAFKA_BOOTSTRAP_SERVERS", brokers.forConsumers());
        environment.put("ATTEMPT_CONSUMER_GROUP_PROTOCOL", options.groupProtocol());
        environment.put("ATTEMPT_CONSUMER_DATABASE_URL", database);
        return environment;
    }

    private static Map<String, String> topic(String prefix, int brokers) {
        return new HashMap<>(Map.of(
                prefix + "TOPIC_PARTITIONS", PARTITIONS,
                prefix + "TOPIC_REPLICATION_FACTOR", Integer.toString(brokers),
                prefix + "TOPIC_MIN_INSYNC_REPLICAS", Integer.toString(BrokerProperties.inSync(brokers))));
    }

    private static String url(Link link) {
        return "jdbc:postgresql://127.0.0.1:" + link.port() + "/attempts";
    }

    boolean areReady() throws IOException, InterruptedException {
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

    /** Where the gateway itself listens; clients come by a link. */
    int gatewayPort() {
        return ports.get(0);
    }

    int readModelPort() {
        return ports.get(1);
    }

    ChildProcess gateway() {
        return gateway;
    }

    ChildProcess readModel() {
        return readModel;
    }

    List<ChildProcess> consumers() {
        return consumers;
    }

    Stream<ChildProcess> all() {
        return Stream.concat(consumers.stream(), Stream.of(gateway, readModel));
    }

    @Override
    public void close() {
        gateway.close();
        consumers.parallelStream().forEach(ChildProcess::close);
        readModel.close();
    }
}
