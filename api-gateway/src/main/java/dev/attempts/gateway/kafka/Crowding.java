package dev.attempts.gateway.kafka;

import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;

/** Whether the memory for updates in flight has been more than half full for a while: the log does not keep up. */
final class Crowding {
    static final Duration A_WHILE = Duration.ofSeconds(5);

    private final Admission admission;
    private boolean crowded;
    private long crowdedSinceNanos;
    private volatile boolean forAWhile;

    Crowding(Admission admission) {
        this.admission = admission;
    }

    /** Called every few milliseconds by one thread. */
    void look(long nowNanos) {
        boolean now = admission.bytes() > admission.bytesMax() / 2;
        if (now && !crowded) {
            crowdedSinceNanos = nowNanos;
        }
        crowded = now;
        forAWhile = now && nowNanos - crowdedSinceNanos >= A_WHILE.toNanos();
    }

    Readiness readiness() {
        return forAWhile
                ? new Readiness.NotReady("the memory for updates in flight is more than half full")
                : new Readiness.Ready();
    }
}
