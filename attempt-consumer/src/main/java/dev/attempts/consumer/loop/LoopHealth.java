package dev.attempts.consumer.loop;

import dev.attempts.servicekit.service.Readiness;

/** What the poll thread last said of itself; read by any thread. */
final class LoopHealth {
    private volatile Readiness readiness = Readiness.notReady("starting");

    Readiness readiness() {
        return readiness;
    }

    void working() {
        readiness = Readiness.ready();
    }

    void waiting(String reason) {
        readiness = Readiness.notReady(reason);
    }
}
