package dev.attempts.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Several brokers in this JVM, for tests of replication; the first is also the controller, and stays. */
public final class TestKafkaCluster implements AutoCloseable {
    private final Path directory = TestDirectory.create("kafka-cluster-");
    private final List<Member> members = new ArrayList<>();

    private TestKafkaCluster() {}

    private static final class Member {
        private final KafkaNode node;
        private final int port;
        private @Nullable EmbeddedKafka running;

        Member(KafkaNode node, int port) {
            this.node = node;
            this.port = port;
        }
    }

    public static TestKafkaCluster start(int brokers) {
        var cluster = new TestKafkaCluster();
        KafkaNode node = KafkaNode.single();
        for (int broker = 0; broker < brokers; broker++) {
            cluster.members.add(new Member(node, FreePort.find()));
            cluster.restart(broker);
            node = node.next();
        }
        return cluster;
    }

    /** Of all, running or not. */
    public String bootstrapServers() {
        return members.stream().map(member -> "127.0.0.1:" + member.port).collect(Collectors.joining(","));
    }

    /** Ends one in order, counted from 0: its partitions are led by others then. */
    public void stop(int broker) {
        Member member = members.get(broker);
        var running = member.running;
        if (running != null) {
            running.close();
            member.running = null;
        }
    }

    /** Starts it again, on the same port with the same data. */
    public void restart(int broker) {
        Member member = members.get(broker);
        member.running = EmbeddedKafka.start(directory.resolve("broker-" + broker), member.port, member.node);
    }

    @Override
    public void close() {
        // The controller last: a broker that stops in order asks it first.
        for (int broker = members.size() - 1; broker >= 0; broker--) {
            stop(broker);
        }
        TestDirectory.delete(directory);
    }
}
