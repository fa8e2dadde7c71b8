package dev.attempts.events;

/** The record headers of an event; it needs none. */
public final class EventHeaders {
    /**
     * Whatever its value, somebody waits until the event has taken effect: the consumer tells its group's offsets at once then, and
     * otherwise when it is convenient.
     */
    public static final String AWAITED = "awaited";

    /**
     * Where the event stood before it was dead-lettered ({@code 3:42}); for who puts it back. A later event of that partition goes
     * before it.
     */
    public static final String FIRST_POSITION = "redrive.first-position";

    /** When the event with that first position was accepted, in milliseconds since 1970; its record's timestamp without it. */
    public static final String FIRST_TIMESTAMP = "redrive.first-timestamp";

    private EventHeaders() {}
}
