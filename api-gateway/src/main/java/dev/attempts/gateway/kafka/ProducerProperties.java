package dev.attempts.gateway.kafka;

import dev.attempts.topics.KafkaSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer's properties. What the promises rest on stands here and nowhere else. */
public final class ProducerProperties {
    /** An idle gateway must not forget the topic's partitions: finding them again would make the next update wait. */
    private static final Duration METADATA_KEPT_IDLE = Duration.ofDays(365);

    private ProducerProperties() {}

    public static Producer<byte[], byte[]> open(KafkaSettings kafka, ProducerSettings producer) {
        return new KafkaProducer<>(
                kafka.clientProperties(of(producer)), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static Map<String, Object> of(ProducerSettings settings) {
        return Map.ofEntries(
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "api-gateway"),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE),
                // What arrives while a broker writes one request is the next one: batches grow with the load.
                Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
                Map.entry(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false),
                // Handed over on threads that must not wait: what is not known or has no room is refused at once.
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(settings.requestTimeout())),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(settings.deliveryTimeout())),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, settings.linger().toMillis()),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, settings.batchBytes()),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, settings.bufferBytes()),
                Map.entry(
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        settings.compression().name().toLowerCase(Locale.ROOT)),
                Map.entry(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_KEPT_IDLE.toMillis()),
                Map.entry(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false));
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
