package dev.attempts.consumer.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Where each second of the poll thread goes: the rates of all phases add up to one second per second. */
public final class TimeBudget {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Phase, AtomicLong> nanos = new EnumMap<>(Phase.class);
    private long lapStart = System.nanoTime();

    public TimeBudget(MeterRegistry meters) {
        for (Phase phase : Phase.values()) {
            var spent = new AtomicLong();
            nanos.put(phase, spent);
            FunctionCounter.builder("attempt.consumer.loop", spent, n -> n.get() / NANOS_PER_SECOND)
                    .tag("phase", phase.tag())
                    .baseUnit("seconds")
                    .description("time of the poll thread by what it was spent on")
                    .register(meters);
        }
    }

    /** All the time since the last call went into the phase. Called by the poll thread alone. */
    public void spentOn(Phase phase) {
        long now = System.nanoTime();
        AtomicLong spent = nanos.get(phase);
        if (spent != null) {
            spent.addAndGet(now - lapStart);
        }
        lapStart = now;
    }
}
