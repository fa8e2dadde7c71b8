package dev.attempts.gateway.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** One producer from its making to its replacement; it says whether anything was sent twice in that time. */
final class ProducerGeneration {
    private static final String GROUP = "producer-metrics";

    private final Producer<byte[], byte[]> producer;
    private final @Nullable Metric retries;
    private final long openedNanos = System.nanoTime();

    ProducerGeneration(Producer<byte[], byte[]> producer) {
        this.producer = producer;
        this.retries = metric("record-retry-total");
    }

    // The future says nothing that the callback does not.
    @SuppressWarnings("FutureReturnValueIgnored")
    void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        producer.send(record, callback);
    }

    long openedNanos() {
        return openedNanos;
    }

    /** How often a record was sent again, ever. Counted on the thread that calls back, before it calls back. */
    long recordsSentAgain() {
        return number(retries, 0);
    }

    /** How many partitions the topic has; throws a time-out, and asks the brokers, while that is not known. */
    int partitionsOf(String topic) {
        return producer.partitionsFor(topic).size();
    }

    double gauge(String name) {
        var metric = metric(name);
        return metric != null && metric.metricValue() instanceof Number value ? value.doubleValue() : Double.NaN;
    }

    void close(Duration timeout) {
        producer.close(timeout);
    }

    private @Nullable Metric metric(String name) {
        for (Map.Entry<MetricName, ? extends Metric> entry : producer.metrics().entrySet()) {
            if (entry.getKey().group().equals(GROUP) && entry.getKey().name().equals(name)) {
                return entry.getValue();
            }
        }
        return null;
    }

    private static long number(@Nullable Metric metric, long otherwise) {
        return metric != null && metric.metricValue() instanceof Number value ? value.longValue() : otherwise;
    }
}
