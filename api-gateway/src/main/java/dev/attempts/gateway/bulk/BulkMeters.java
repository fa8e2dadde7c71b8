package dev.attempts.gateway.bulk;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts bulk requests and the items in them. */
public final class BulkMeters {
    private final DistributionSummary items;

    public BulkMeters(MeterRegistry registry) {
        items = DistributionSummary.builder("gateway.bulk.items")
                .description("Items per bulk request")
                .register(registry);
    }

    void received(int count) {
        items.record(count);
    }
}
