package dev.attempts.gateway.kafka;

import dev.attempts.gateway.publish.Refusal;
import dev.attempts.servicekit.service.Readiness;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Whether the log takes updates, judged by real round trips and real acknowledgements. While it does not, updates are
 * refused at once instead of waiting for their deadline; afterwards a few are let through until one is acknowledged.
 */
public final class LogHealth {
    /** How many updates may try their luck at a time before the first acknowledgement proves that all may. */
    static final int TRIAL_UPDATES_MAX = 64;

    /** What is known of the log. */
    enum State {
        /** No round trip has succeeded yet, the last one failed, or the producer no longer knows the topic. */
        DISCONNECTED,
        /** Round trips succeed, but updates that were handed over were not acknowledged in time. */
        UNACKNOWLEDGED,
        /** The topic acknowledges what fewer replicas have than are promised. */
        LAX,
        /** A round trip has succeeded since; whether acknowledgements come is about to be seen. */
        TRIAL,
        ACKNOWLEDGING
    }

    private volatile State state = State.DISCONNECTED;
    private volatile String reason = "no round trip to the log has succeeded yet";
    private volatile boolean acknowledgementsFailed;
    private volatile long lastAcknowledgedNanos = Long.MIN_VALUE;
    private final AtomicInteger trials = new AtomicInteger();

    /** Why so many updates, offered together, would be refused now, or null. */
    @Nullable Refusal refusal(int updates) {
        return switch (state) {
            case ACKNOWLEDGING -> null;
            case DISCONNECTED -> Refusal.NOT_CONNECTED;
            case LAX -> Refusal.LAX_TOPIC;
            case UNACKNOWLEDGED -> Refusal.ACKNOWLEDGEMENTS_FAIL;
            case TRIAL -> mayTry(updates) ? null : Refusal.ACKNOWLEDGEMENTS_FAIL;
        };
    }

    /** A bulk that is larger than what is left may still try: nothing smaller may ever come. */
    private boolean mayTry(int updates) {
        return trials.get() < TRIAL_UPDATES_MAX && trials.getAndAdd(updates) < TRIAL_UPDATES_MAX;
    }

    void acknowledged(long nowNanos) {
        lastAcknowledgedNanos = nowNanos;
        if (state != State.ACKNOWLEDGING && state != State.LAX) {
            opened();
        }
    }

    private synchronized void opened() {
        if (state != State.LAX) {
            acknowledgementsFailed = false;
            state = State.ACKNOWLEDGING;
        }
    }

    /** An update that started then has no acknowledgement; it means something only if none has come since. */
    synchronized void unacknowledged(long startedNanos, String why) {
        if (nothingAcknowledgedSince(startedNanos)) {
            acknowledgementsFailed = true;
            closed(State.UNACKNOWLEDGED, why);
        }
    }

    synchronized void roundTripSucceeded() {
        switch (state) {
            case DISCONNECTED, UNACKNOWLEDGED, LAX -> {
                trials.set(0);
                state = acknowledgementsFailed ? State.TRIAL : State.ACKNOWLEDGING;
            }
            case TRIAL -> trials.set(0);
            case ACKNOWLEDGING -> {}
        }
    }

    /** What began then did not reach the log; it means something only if nothing has been acknowledged since. */
    synchronized void unreachable(long startedNanos, String why) {
        if (nothingAcknowledgedSince(startedNanos)) {
            closed(State.DISCONNECTED, why);
        }
    }

    /** Neither acknowledgements nor their absence say anything against this: only a round trip does. */
    synchronized void lax(String why) {
        reason = why;
        state = State.LAX;
    }

    private void closed(State because, String why) {
        if (state != State.LAX) {
            reason = why;
            state = because;
        }
    }

    boolean nothingAcknowledgedSince(long nanos) {
        long last = lastAcknowledgedNanos;
        return last == Long.MIN_VALUE || last - nanos < 0;
    }

    State state() {
        return state;
    }

    public Readiness readiness() {
        return switch (state) {
            case DISCONNECTED, UNACKNOWLEDGED, LAX -> new Readiness.NotReady(reason);
            case TRIAL, ACKNOWLEDGING -> new Readiness.Ready();
        };
    }
}
