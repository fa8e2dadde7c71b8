package dev.attempts.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka node (KRaft: broker and controller) in this process; what it has acknowledged is there again after the next start on the
 * same directory.
 */
public final class EmbeddedKafka implements AutoCloseable {
    /** Another process may take a free port between our finding it and Kafka's binding it. */
    private static final int ATTEMPTS_ON_ANY_PORT = 5;

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts on a directory, which is formatted if it is new, and on a port of 127.0.0.1 (0: any); {@link PortInUse} if taken. */
    public static EmbeddedKafka start(Path directory, int port) {
        return start(directory, port, Map.of());
    }

    /** With properties of the broker that replace those it would have. */
    public static EmbeddedKafka start(Path directory, int port, Map<String, String> overrides) {
        for (int attempt = 1; ; attempt++) {
            try {
                return start(directory, FreePort.require(port), KafkaNode.single(), overrides);
            } catch (KafkaException e) {
                if (!(e.getCause() instanceof BindException) || port != 0 || attempt == ATTEMPTS_ON_ANY_PORT) {
                    throw e;
                }
            }
        }
    }

    static EmbeddedKafka start(Path directory, int port, KafkaNode node) {
        return start(directory, port, node, Map.of());
    }

    static EmbeddedKafka start(Path directory, int port, KafkaNode node, Map<String, String> overrides) {
        try {
            Files.createDirectories(directory);
            KafkaFormat.ensure(directory, node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var properties = properties(directory, port, node);
        properties.putAll(overrides);
        var server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
        return new EmbeddedKafka(server, port);
    }

    private static Map<String, Object> properties(Path directory, int port, KafkaNode node) {
        var properties = new HashMap<String, Object>();
        properties.put("node.id", node.id());
        properties.put("process.roles", node.roles());
        properties.put("log.dirs", directory.toAbsolutePath().toString());
        properties.put("listeners", node.listeners(port));
        properties.put("controller.listener.names", KafkaFormat.CONTROLLER_LISTENER);
        properties.put("controller.quorum.voters", node.voters());
        properties.put("auto.create.topics.enable", "false");
        properties.putAll(forOneNode());
        return properties;
    }

    private static Map<String, Object> forOneNode() {
        return Map.ofEntries(
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                // What a coordinator has to read when its broker is back: with Kafka's 100 MiB it takes so long that
                // one
                // behind a crash may go on with half of it.
                Map.entry("offsets.topic.segment.bytes", "1048576"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                // Nobody else will join the group in the first seconds.
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // A broker counts as alive from the first heartbeat that the controller has seen.
                Map.entry("broker.heartbeat.interval.ms", "250"),
                // A killed broker registers again when its old session is over, and asks 3.1, 6.3 and 12.3 s after it
                // first did: 6 s were at times just too long for the second of these.
                Map.entry("broker.session.timeout.ms", "4000"),
                // 128 MiB of heap by default.
                Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"));
    }

    /** What a client is to be given as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Stops in order: hands over, flushes, closes. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
