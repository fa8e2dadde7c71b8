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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** One broker or three, each a process; the gateway and the consumers reach each of them over links of their own. */
final class Brokers implements AutoCloseable {
    private static final int HEAP_MEGABYTES = 320;

    private final List<ChildProcess> nodes = new ArrayList<>();
    private final List<Link> toGateway = new ArrayList<>();
    private final List<Link> toConsumers = new ArrayList<>();
    private final List<Integer> directPorts = new ArrayList<>();

    Brokers(int count, Path directory) {
        String cluster = Uuid.randomUuid().toString();
        List<Integer> controllers = Ports.free(count);
        directPorts.addAll(Ports.free(count));
        String voters = IntStream.range(0, count)
                .mapToObj(i -> (i + 1) + "@127.0.0.1:" + controllers.get(i))
                .collect(Collectors.joining(","));
        for (int i = 0; i < count; i++) {
            List<Integer> ports = Ports.free(2);
            toGateway.add(Link.to(() -> ports.get(0), 0));
            toConsumers.add(Link.to(() -> ports.get(1), 0));
            var properties = Stream.concat(
                    addresses(i, ports, controllers.get(i), voters).entrySet().stream(),
                    replication(count).entrySet().stream());
            var arguments = new ArrayList<>(
                    List.of(directory.resolve("kafka-" + (i + 1)).toString(), Integer.toString(i + 1), cluster));
            properties.map(it -> it.getKey() + "=" + it.getValue()).forEach(arguments::add);
            nodes.add(new ChildProcess(
                    "broker-" + (i + 1), KafkaProgram.class.getName(), HEAP_MEGABYTES, arguments, Map.of(), directory));
        }
    }

    private Map<String, String> addresses(int i, List<Integer> ports, int controller, String voters) {
        String local = "://127.0.0.1:";
        return Map.of(
                "listeners",
                "DIRECT" + local + directPorts.get(i) + ",GATEWAY" + local + ports.get(0) + ",CONSUMER" + local
                        + ports.get(1) + ",CONTROLLER" + local + controller,
                "advertised.listeners",
                "DIRECT" + local + directPorts.get(i) + ",GATEWAY" + local
                        + toGateway.get(i).port() + ",CONSUMER" + local
                        + toConsumers.get(i).port(),
                "listener.security.protocol.map",
                "DIRECT:PLAINTEXT,GATEWAY:PLAINTEXT,CONSUMER:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "DIRECT",
                "controller.quorum.voters",
                voters,
                "process.roles",
                "broker,controller");
    }

    private static Map<String, String> replication(int count) {
        return Map.of(
                "offsets.topic.replication.factor", Integer.toString(count),
                "transaction.state.log.replication.factor", Integer.toString(count),
                "transaction.state.log.min.isr", Integer.toString(inSync(count)),
                "share.coordinator.state.topic.replication.factor", Integer.toString(count),
                "share.coordinator.state.topic.min.isr", Integer.toString(inSync(count)));
    }

    static int inSync(int count) {
        return count == 1 ? 1 : 2;
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

    List<Link> linksToGateway() {
        return toGateway;
    }

    List<Link> linksToConsumers() {
        return toConsumers;
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

    /** How many records the topic has had in all its partitions. */
    long records(String topic) throws ExecutionException, InterruptedException {
        try (var admin = admin()) {
            var description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            if (description == null) {
                return 0;
            }
            var partitions = description.partitions().stream()
                    .collect(Collectors.toMap(
                            it -> new TopicPartition(topic, it.partition()), it -> OffsetSpec.latest()));
            return admin.listOffsets(partitions).all().get().values().stream()
                    .mapToLong(it -> it.offset())
                    .sum();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers", addresses(directPorts.stream()),
                "request.timeout.ms", "5000",
                "default.api.timeout.ms", "10000"));
    }

    @Override
    public void close() {
        nodes.parallelStream().forEach(ChildProcess::close);
        toGateway.forEach(Link::close);
        toConsumers.forEach(Link::close);
    }
}
