package dev.attempts.servicekit.service;

/** Whether a part of a service can do its work now, and if not, why. */
public sealed interface Readiness {
    /** It can. */
    record Ready() implements Readiness {
        @Override
        public String toString() {
            return "ready";
        }
    }

    /** It can't; the reason is for the person who looks at {@code /health/ready}. */
    record NotReady(String reason) implements Readiness {
        @Override
        public String toString() {
            return reason;
        }
    }

    static Readiness ready() {
        return new Ready();
    }

    static Readiness notReady(String reason) {
        return new NotReady(reason);
    }
}
