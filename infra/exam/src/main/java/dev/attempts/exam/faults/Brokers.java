package dev.attempts.exam.faults;

import dev.attempts.embedded.KafkaProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** One broker or three, each a process; the gateway and the consumers reach each of them over links of their own. */
final class Brokers implements AutoCloseable {
    private static final int HEAP_MEGABYTES = 320;

    private final List<ChildProcess> nodes = new ArrayList<>();
    private final List<Link> toGateway = new ArrayList<>();
    private final List<Link> toConsumers = new ArrayList<>();
    private final List<Integer> directPorts;

    Brokers(int count, Path directory) {
        String cluster = Uuid.randomUuid().toString();
        directPorts = Ports.free(count);
        var properties = new BrokerProperties(directPorts, Ports.free(count));
        for (int i = 0; i < count; i++) {
            List<Integer> ports = Ports.free(2);
            toGateway.add(Link.to(() -> ports.get(0), 0));
            toConsumers.add(Link.to(() -> ports.get(1), 0));
            var arguments = new ArrayList<>(
                    List.of(directory.resolve("kafka-" + (i + 1)).toString(), Integer.toString(i + 1), cluster));
            properties
                    .of(i, ports.get(0), ports.get(1), toGateway.get(i), toConsumers.get(i))
                    .forEach(arguments::add);
            nodes.add(new ChildProcess(
                    "broker-" + (i + 1), KafkaProgram.class.getName(), HEAP_MEGABYTES, arguments, Map.of(), directory));
        }
    }

    void start() {
        nodes.forEach(ChildProcess::start);
        // The client would complain of every try.
        Wait.until("the brokers listen", 240, this::isListening);
        Wait.until("the brokers answer", 240, () -> {
            try (var admin = admin()) {
                return admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).size() == nodes.size();
            }
        });
    }

    private boolean isListening() throws IOException {
        for (int port : directPorts) {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
        }
        return true;
    }

    /** Starts those that were killed. */
    void startMissing() {
        nodes.stream().filter(node -> !node.isAlive()).forEach(ChildProcess::start);
    }

    int count() {
        return nodes.size();
    }

    List<ChildProcess> nodes() {
        return List.copyOf(nodes);
    }

    ChildProcess node(int i) {
        return nodes.get(i % nodes.size());
    }

    /** The one that leads the metadata quorum at this moment. */
    ChildProcess controller() {
        try (var admin = admin()) {
            int leader = admin.describeMetadataQuorum()
                    .quorumInfo()
                    .get(10, TimeUnit.SECONDS)
                    .leaderId();
            return nodes.get(Math.max(1, leader) - 1);
        } catch (ExecutionException | TimeoutException e) {
            return nodes.getFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return nodes.getFirst();
        }
    }

    private Admin admin() {
        return Admin.create(
                Map.of("bootstrap.servers", direct(), "request.timeout.ms", "5000", "default.api.timeout.ms", "10000"));
    }

    List<Link> linksToGateway() {
        return toGateway;
    }

    List<Link> linksToConsumers() {
        return toConsumers;
    }

    /** For clients that no fault is to touch. */
    String direct() {
        return addresses(directPorts.stream());
    }

    String forGateway() {
        return addresses(toGateway.stream().map(Link::port));
    }

    String forConsumers() {
        return addresses(toConsumers.stream().map(Link::port));
    }

    private static String addresses(Stream<Integer> ports) {
        return ports.map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        nodes.parallelStream().forEach(ChildProcess::close);
        toGateway.forEach(Link::close);
        toConsumers.forEach(Link::close);
    }
}
