package dev.attempts.gateway.kafka;

import dev.attempts.gateway.publish.Refusal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Bounds what waits for an acknowledgement, by count and by bytes; past either it says no at once. */
public final class Admission {
    private final int updatesMax;
    private final long bytesMax;
    private final AtomicInteger updates = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    public Admission(int updatesMax, long bytesMax) {
        this.updatesMax = updatesMax;
        this.bytesMax = bytesMax;
    }

    /** Takes room for all of it or for none; returns why there is none, or null. */
    @Nullable Refusal enter(int count, long size) {
        if (updates.addAndGet(count) > updatesMax) {
            updates.addAndGet(-count);
            return Refusal.UPDATES_IN_FLIGHT;
        }
        if (bytes.addAndGet(size) > bytesMax) {
            leave(count, size);
            return Refusal.BYTES_IN_FLIGHT;
        }
        return null;
    }

    void leave(int count, long size) {
        updates.addAndGet(-count);
        bytes.addAndGet(-size);
    }

    int updates() {
        return updates.get();
    }

    long bytesMax() {
        return bytesMax;
    }

    long bytes() {
        return bytes.get();
    }
}
