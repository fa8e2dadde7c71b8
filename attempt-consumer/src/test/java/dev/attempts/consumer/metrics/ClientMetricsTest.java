package dev.attempts.consumer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class ClientMetricsTest {
    private static final Map<String, String> CLIENT = Map.of("client-id", "c");
    private static final Map<String, String> TOPIC = Map.of("client-id", "c", "topic", "attempts");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<MetricName, Metric> client = new LinkedHashMap<>();

    @Test
    void showsTheClientAsAWholeAndNotOneOfItsTopics() {
        says("fetch-latency-avg", TOPIC, 7.0);
        says("fetch-latency-avg", CLIENT, 3.0);
        says("bytes-consumed-total", TOPIC, 30.0);
        says("bytes-consumed-total", CLIENT, 40.0);

        ClientMetrics.observe(meters, () -> client);

        assertThat(latency()).isEqualTo(3.0);
        assertThat(meters.get("attempt.consumer.client.bytes.consumed")
                        .functionCounter()
                        .count())
                .isEqualTo(40.0);
    }

    @Test
    void isNoNumberWhileTheClientSaysNothing() {
        ClientMetrics.observe(meters, () -> client);

        assertThat(latency()).isNaN();
    }

    private double latency() {
        return meters.get("attempt.consumer.client.fetch.latency.avg").gauge().value();
    }

    private void says(String name, Map<String, String> tags, Object value) {
        var metric = new MetricName(name, "consumer-fetch-manager-metrics", "", tags);
        client.put(metric, new Said(metric, value));
    }

    private record Said(MetricName metricName, Object metricValue) implements Metric {}
}
