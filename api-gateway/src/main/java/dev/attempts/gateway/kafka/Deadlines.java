package dev.attempts.gateway.kafka;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Ends the wait of updates whose deadline has passed. All have the same time, so the oldest is always in front. */
final class Deadlines {
    private final ConcurrentLinkedQueue<PendingUpdate> waiting = new ConcurrentLinkedQueue<>();
    private final long deadlineNanos;

    Deadlines(Duration deadline) {
        this.deadlineNanos = deadline.toNanos();
    }

    void add(PendingUpdate update) {
        waiting.add(update);
    }

    /** Called every few milliseconds by one thread. Drops what has its outcome up to the first that has not. */
    void sweep(long nowNanos) {
        for (var oldest = waiting.peek(); oldest != null; oldest = waiting.peek()) {
            if (!oldest.isComplete()) {
                if (nowNanos - oldest.startedNanos() < deadlineNanos) {
                    return;
                }
                oldest.giveUp();
            }
            waiting.remove(oldest);
        }
    }

    /** Ends the wait of all, late or not. */
    void giveUpAll() {
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            next.giveUp();
        }
    }

    /** How many it remembers; those behind an unfinished one count although they may be complete. */
    int size() {
        return waiting.size();
    }
}
