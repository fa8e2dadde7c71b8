package dev.attempts.gateway.wait;

import dev.attempts.topics.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/** The committed offsets of a consumer group; connects at the first question. Confined to the thread that asks. */
public final class GroupOffsets implements CommittedOffsets {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final KafkaSettings kafka;
    private final String group;
    private final String topic;
    private volatile @Nullable Admin admin;

    public GroupOffsets(KafkaSettings kafka, String group, String topic) {
        this.kafka = kafka;
        this.group = group;
        this.topic = topic;
    }

    @Override
    public Map<Integer, Long> read() throws Exception {
        var offsets = admin().listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        Map<Integer, Long> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            if (offset != null && partition.topic().equals(topic)) {
                committed.put(partition.partition(), offset.offset());
            }
        });
        return committed;
    }

    private Admin admin() {
        var client = admin;
        if (client == null) {
            client = Admin.create(
                    kafka.clientProperties(Map.of(AdminClientConfig.CLIENT_ID_CONFIG, "api-gateway-committed")));
            admin = client;
        }
        return client;
    }

    @Override
    public void close() {
        var client = admin;
        if (client != null) {
            client.close(Duration.ZERO);
        }
    }
}
