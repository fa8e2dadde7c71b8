package dev.attempts.gateway.bulk;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts bulk requests and the items in them. */
public final class BulkMeters {
    private final DistributionSummary items;
    private final Counter refused;

    public BulkMeters(MeterRegistry registry) {
        items = DistributionSummary.builder("gateway.bulk.items")
                .description("Items per bulk request")
                .register(registry);
        refused = Counter.builder("gateway.bulk.refused")
                .description("Bulk requests that came while too many were being read")
                .register(registry);
    }

    void refused() {
        refused.increment();
    }

    void received(int count) {
        items.record(count);
    }
}
