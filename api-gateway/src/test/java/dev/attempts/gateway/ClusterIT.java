package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafkaCluster;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

/** Three brokers, of which two must have an update; they go one after the other, and come back. */
class ClusterIT {
    private static final String TOPIC = "attempts";
    private static final Map<String, String> SETTINGS = Map.of(
            "TOPIC_REPLICATION_FACTOR", "3",
            "TOPIC_MIN_INSYNC_REPLICAS", "2",
            "PRODUCER_REQUEST_TIMEOUT", "2s",
            "PRODUCER_DELIVERY_TIMEOUT", "4s",
            "PRODUCER_DEADLINE", "5s");

    @Test
    void goesOnWithoutOneBrokerAndTellsTheTruthWithoutTwo() {
        try (var cluster = TestKafkaCluster.start(3);
                var gateway = RunningGateway.start(cluster.bootstrapServers(), TOPIC, SETTINGS)
                        .untilReady();
                var load = Load.start(gateway, 16)) {
            load.untilMore(202, 300);

            cluster.stop(2);
            load.untilMore(202, 300);
            gateway.untilReady();

            cluster.stop(1);
            Eventually.becomes(
                    "readiness",
                    () -> gateway.service().readiness().toString(),
                    text -> text.contains("1 in-sync replicas of 2"));
            load.untilMore(503, 300);

            cluster.restart(1);
            gateway.untilReady();
            load.untilMore(202, 300);
            load.stop();

            assertThat(load.errors()).isEmpty();
            load.assertLogAgrees(cluster.bootstrapServers(), TOPIC);
        }
    }

    @Test
    void refusesWhileTheTopicAsksForFewerReplicasThanPromisedHoweverMuchItAcknowledges() throws Exception {
        try (var cluster = TestKafkaCluster.start(3);
                var gateway = RunningGateway.start(cluster.bootstrapServers(), TOPIC, SETTINGS)
                        .untilReady();
                var load = Load.start(gateway, 16)) {
            load.untilMore(202, 300);

            needInSyncReplicas(cluster, 1);
            Eventually.becomes(
                    "readiness",
                    () -> gateway.service().readiness().toString(),
                    text -> text.contains("asks for 1 in-sync replicas, the setting promises 2"));
            load.untilMore(503, 300);

            needInSyncReplicas(cluster, 2);
            gateway.untilReady();
            load.untilMore(202, 300);
            load.stop();

            assertThat(load.errors()).isEmpty();
            load.assertLogAgrees(cluster.bootstrapServers(), TOPIC);
        }
    }

    private static void needInSyncReplicas(TestKafkaCluster cluster, int replicas) throws Exception {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
        var change = new AlterConfigOp(
                new ConfigEntry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(replicas)), OpType.SET);
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get();
        }
    }
}
