package dev.attempts.gateway.kafka;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/** A producer whose answers the test gives, including those that the real one gives from inside of {@code send}. */
final class FakeProducer extends MockProducer<byte[], byte[]> {
    private @Nullable Exception refusing;
    private double retries;
    private int metadataTimeouts;

    FakeProducer() {
        super(Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
        var name = new MetricName("record-retry-total", "producer-metrics", "", java.util.Map.of());
        setMockMetrics(
                name,
                new KafkaMetric(
                        new Object(),
                        name,
                        (org.apache.kafka.common.metrics.Measurable) (config, now) -> retries,
                        new MetricConfig(),
                        Time.SYSTEM));
    }

    /** From now on {@code send} calls back with this before it returns. */
    void refuseWhileHandingOver(Exception failure) {
        refusing = failure;
    }

    /** So many questions for the partitions end in a time-out. */
    void connects(int afterTimeouts) {
        metadataTimeouts = afterTimeouts;
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        if (metadataTimeouts-- > 0) {
            throw new TimeoutException("still connecting");
        }
        return super.partitionsFor(topic);
    }

    void somethingWasSentAgain() {
        retries++;
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        var failure = refusing;
        if (failure == null) {
            return super.send(record, callback);
        }
        callback.onCompletion(
                new RecordMetadata(
                        new TopicPartition(record.topic(), -1), -1, -1, RecordMetadata.UNKNOWN_PARTITION, -1, -1),
                failure);
        return CompletableFuture.failedFuture(failure);
    }
}
