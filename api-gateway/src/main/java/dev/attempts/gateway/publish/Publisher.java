package dev.attempts.gateway.publish;

import org.jspecify.annotations.Nullable;

/** Puts updates on the log; never blocks its caller. */
public interface Publisher {
    /**
     * Takes room for updates before they are published, all or none: what was taken goes back as their outcomes come.
     *
     * @return why there is none, or null
     */
    @Nullable Refusal reserve(int updates, long bytes);

    /** Publishes an update that has its room; updates of one attempt published by one thread keep their order. */
    void publish(Update update, Completion completion);

    /** Told exactly once, within the deadline, on whichever thread knows first: it must not block. */
    @FunctionalInterface
    interface Completion {
        void completed(Outcome outcome);
    }
}
