package dev.attempts.gateway.update;

import dev.attempts.gateway.wait.AppliedPositions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts updates by the way in which they came. */
public final class RouteMeters {
    private final MeterRegistry registry;
    private final Counter fast;
    private final Counter hot;
    private final Counter full;

    public RouteMeters(MeterRegistry registry) {
        this.registry = registry;
        fast = counter(registry, "fast");
        hot = counter(registry, "hot");
        full = counter(registry, "full");
    }

    private static Counter counter(MeterRegistry registry, String way) {
        return Counter.builder("gateway.updates.received")
                .description("Single updates by the way they took: fast and hot are the short ones")
                .tag("way", way)
                .register(registry);
    }

    public void observe(AppliedPositions applied) {
        Gauge.builder("gateway.waiters", applied, AppliedPositions::waiters)
                .description("Requests that wait until their update has taken effect")
                .register(registry);
    }

    void fast() {
        fast.increment();
    }

    void hot() {
        hot.increment();
    }

    void full() {
        full.increment();
    }
}
