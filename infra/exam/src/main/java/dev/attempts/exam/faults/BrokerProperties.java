package dev.attempts.exam.faults;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The settings of one cluster's nodes: each has a listener for the other brokers and for us, one behind the link to the gateway, one
 * behind the link to the consumers, and one for the metadata.
 */
final class BrokerProperties {
    private static final String LOCAL = "://127.0.0.1:";

    private final List<Integer> direct;
    private final List<Integer> controllers;

    /** Both by node, ports of 127.0.0.1. */
    BrokerProperties(List<Integer> direct, List<Integer> controllers) {
        this.direct = List.copyOf(direct);
        this.controllers = List.copyOf(controllers);
    }

    /** As {@code name=value}; the links' ports are what is told to clients, the node listens on the others. */
    Stream<String> of(int node, int gatewayPort, int consumerPort, Link toGateway, Link toConsumers) {
        var addresses = Map.of(
                "listeners",
                "DIRECT" + LOCAL + direct.get(node) + ",GATEWAY" + LOCAL + gatewayPort + ",CONSUMER" + LOCAL
                        + consumerPort + ",CONTROLLER" + LOCAL + controllers.get(node),
                "advertised.listeners",
                "DIRECT" + LOCAL + direct.get(node) + ",GATEWAY" + LOCAL + toGateway.port() + ",CONSUMER" + LOCAL
                        + toConsumers.port(),
                "listener.security.protocol.map",
                "DIRECT:PLAINTEXT,GATEWAY:PLAINTEXT,CONSUMER:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "DIRECT",
                "controller.quorum.voters",
                voters(),
                "process.roles",
                "broker,controller");
        return Stream.concat(addresses.entrySet().stream(), replication(direct.size()).entrySet().stream())
                .map(it -> it.getKey() + "=" + it.getValue());
    }

    private String voters() {
        return IntStream.range(0, controllers.size())
                .mapToObj(i -> (i + 1) + "@127.0.0.1:" + controllers.get(i))
                .collect(Collectors.joining(","));
    }

    private static Map<String, String> replication(int nodes) {
        String all = Integer.toString(nodes);
        String inSync = Integer.toString(inSync(nodes));
        return Map.of(
                "offsets.topic.replication.factor", all,
                "transaction.state.log.replication.factor", all,
                "transaction.state.log.min.isr", inSync,
                "share.coordinator.state.topic.replication.factor", all,
                "share.coordinator.state.topic.min.isr", inSync);
    }

    /** How many replicas an acknowledgement asks for. */
    static int inSync(int nodes) {
        return nodes == 1 ? 1 : 2;
    }
}
