package dev.attempts.consumer.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** What the Kafka client says of its fetches and of its place in the group, in Kafka's own words and units. */
public final class ClientMetrics {
    private static final String CONNECTIONS = "consumer-metrics";
    private static final String FETCHES = "consumer-fetch-manager-metrics";
    private static final String GROUP = "consumer-coordinator-metrics";

    private final Supplier<Map<MetricName, ? extends Metric>> client;

    private ClientMetrics(Supplier<Map<MetricName, ? extends Metric>> client) {
        this.client = client;
    }

    /** The supplier is asked at every scrape, on the thread that answers it. */
    public static void observe(MeterRegistry meters, Supplier<Map<MetricName, ? extends Metric>> client) {
        var metrics = new ClientMetrics(client);
        metrics.gauge(meters, CONNECTIONS, "connection-count", "Connections to brokers");
        metrics.gauge(meters, FETCHES, "fetch-latency-avg", "Milliseconds a fetch takes, its wait for events included");
        metrics.gauge(meters, FETCHES, "fetch-size-avg", "Bytes per fetch");
        metrics.gauge(meters, FETCHES, "records-per-request-avg", "Events per fetch");
        metrics.gauge(meters, FETCHES, "fetch-throttle-time-avg", "Milliseconds that a broker's quota held fetches up");
        metrics.gauge(meters, GROUP, "heartbeat-response-time-max", "Milliseconds the slowest heartbeat took");
        metrics.counter(meters, FETCHES, "bytes-consumed-total", "Bytes fetched");
        metrics.counter(meters, GROUP, "rebalance-total", "Times the group shared its partitions out anew");
    }

    private void gauge(MeterRegistry meters, String group, String name, String description) {
        Gauge.builder(meterName(name), this, client -> client.value(group, name, Double.NaN))
                .description(description)
                // Nobody else holds on to this object, and the counters only hold it weakly.
                .strongReference(true)
                .register(meters);
    }

    private void counter(MeterRegistry meters, String group, String name, String description) {
        FunctionCounter.builder(meterName(name), this, client -> client.value(group, name, 0))
                .description(description)
                .register(meters);
    }

    private static String meterName(String name) {
        return "attempt.consumer.client." + name.replace("-total", "").replace('-', '.');
    }

    /** Of the client as a whole: topics and partitions have metrics of the same names, with more tags. */
    private double value(String group, String name, double otherwise) {
        return client.get().entrySet().stream()
                .filter(entry -> entry.getKey().group().equals(group)
                        && entry.getKey().name().equals(name)
                        && entry.getKey().tags().size() == 1)
                .map(entry -> entry.getValue().metricValue())
                .filter(Number.class::isInstance)
                .mapToDouble(number -> ((Number) number).doubleValue())
                .findAny()
                .orElse(otherwise);
    }
}
