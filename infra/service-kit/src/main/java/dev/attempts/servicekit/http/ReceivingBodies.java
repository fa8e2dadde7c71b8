package dev.attempts.servicekit.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds what bodies take together while the rest of them is waited for, which is up to their clients. */
final class ReceivingBodies {
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();
    private final Counter refused;

    ReceivingBodies(long bytesMax, MeterRegistry meters) {
        this.bytesMax = bytesMax;
        Gauge.builder("http.server.requests.receiving", bytes, AtomicLong::get)
                .description("what bodies take of which the rest is waited for")
                .baseUnit("bytes")
                .register(meters);
        this.refused = Counter.builder("http.server.requests.receiving.refused")
                .description("bodies that were given up because others took all the room for them")
                .register(meters);
    }

    /** False: there is no room for so many more, and nothing was taken. */
    boolean take(int more) {
        long before = bytes.getAndUpdate(taken -> taken + more <= bytesMax ? taken + more : taken);
        if (before + more <= bytesMax) {
            return true;
        }
        refused.increment();
        return false;
    }

    void giveBack(int taken) {
        bytes.addAndGet(-taken);
    }
}
