package dev.attempts.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts updates by the way in which they came. */
final class RouteMeters {
    private final Counter hot;
    private final Counter full;

    RouteMeters(MeterRegistry registry) {
        hot = counter(registry, "hot");
        full = counter(registry, "full");
    }

    private static Counter counter(MeterRegistry registry, String way) {
        return Counter.builder("gateway.updates.received")
                .description("Single updates by the way they took: hot is the short one")
                .tag("way", way)
                .register(registry);
    }

    void hot() {
        hot.increment();
    }

    void full() {
        full.increment();
    }
}
