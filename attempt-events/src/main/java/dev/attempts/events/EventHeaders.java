package dev.attempts.events;

/** The record headers of an event; it needs none. */
public final class EventHeaders {
    /**
     * Whatever its value, somebody waits until the event has taken effect: the consumer tells its group's offsets at once then, and
     * otherwise when it is convenient.
     */
    public static final String AWAITED = "awaited";

    private EventHeaders() {}
}
