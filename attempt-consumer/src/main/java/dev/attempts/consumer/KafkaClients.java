package dev.attempts.consumer;

import static org.apache.kafka.clients.consumer.ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.CLIENT_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.FETCH_MAX_BYTES_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_INSTANCE_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_PROTOCOL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ISOLATION_LEVEL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.RECEIVE_BUFFER_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

import dev.attempts.topics.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Opens the consumer's Kafka clients, with what the promises rest on. */
final class KafkaClients {
    /** Bounds what one poll adds to a batch: the largest records there can be, times this. */
    private static final int RECORDS_PER_POLL = 500;

    /** Of one broker, before decompression. */
    private static final int FETCH_BYTES_MAX = 16 << 20;

    /** A dead letter is as large as the record that it was, plus headers, however well a producer had compressed it. */
    private static final int REQUEST_BYTES_MAX = 64 << 20;

    private static final int BUFFER_BYTES = 2 * REQUEST_BYTES_MAX;

    /** A member learns with its next heartbeat that another one has joined or left: until then partitions rest. */
    private static final int HEARTBEAT_MS = 1_000;

    private static final int REQUEST_TIMEOUT_MS_MAX = 5_000;

    /** Else the client would make one of its name in the group, which no quota could be given for. */
    private static final String CLIENT_ID = "attempt-consumer";

    private final KafkaSettings kafka;

    /** Nobody else's, so who is fenced by it is fenced by a former self. */
    private final String instanceId = CLIENT_ID + "-" + UUID.randomUUID();

    KafkaClients(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    Consumer<byte[], byte[]> consumer(GroupSettings group) {
        Map<String, Object> pinned = new HashMap<>();
        pinned.put(CLIENT_ID_CONFIG, CLIENT_ID);
        pinned.put(GROUP_ID_CONFIG, group.id());
        pinned.put(ENABLE_AUTO_COMMIT_CONFIG, false);
        // Where to read is the database's to say: a position that the log does not have must never be replaced
        // silently.
        pinned.put(AUTO_OFFSET_RESET_CONFIG, "none");
        pinned.put(ISOLATION_LEVEL_CONFIG, "read_committed");
        pinned.put(ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        pinned.put(MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL);
        pinned.put(MAX_POLL_INTERVAL_MS_CONFIG, (int) group.pollInterval().toMillis());
        pinned.put(FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX);
        // As the system sees fit: with the client's 64 KiB a backlog comes by a tenth slower.
        pinned.put(RECEIVE_BUFFER_CONFIG, -1);
        switch (group.protocol()) {
            case CLASSIC -> {
                int sessionMs = (int) group.sessionTimeout().toMillis();
                pinned.put(GROUP_PROTOCOL_CONFIG, "classic");
                // With it a coordinator that has forgotten this member knows whose place it asks for.
                pinned.put(GROUP_INSTANCE_ID_CONFIG, instanceId);
                pinned.put(PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
                pinned.put(SESSION_TIMEOUT_MS_CONFIG, sessionMs);
                pinned.put(HEARTBEAT_INTERVAL_MS_CONFIG, Math.min(HEARTBEAT_MS, sessionMs / 3));
            }
            case CONSUMER -> pinned.put(GROUP_PROTOCOL_CONFIG, "consumer");
        }
        return new KafkaConsumer<>(
                kafka.clientProperties(pinned), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads as a bystander, outside of any group. */
    Consumer<byte[], byte[]> reader() {
        return new KafkaConsumer<>(
                kafka.clientProperties(Map.of(
                        ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    Producer<byte[], byte[]> deadLetterProducer(DeadLetterSettings settings) {
        int deliveryMs = (int) settings.deliveryTimeout().toMillis();
        return new KafkaProducer<>(
                kafka.clientProperties(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        deliveryMs,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        Math.min(REQUEST_TIMEOUT_MS_MAX, deliveryMs),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        deliveryMs,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        REQUEST_BYTES_MAX,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        (long) BUFFER_BYTES)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    Admin admin() {
        return Admin.create(kafka.clientProperties(Map.of()));
    }
}
