package dev.attempts.events;

/** The limits of one event; the gateway refuses what exceeds them, the consumer dead-letters it. */
public final class EventLimits {
    public static final int QUESTIONS_MAX = 1_000;
    public static final int CHOICES_MAX = 100;
    public static final int VALUE_BYTES_MAX = 65_536;

    /** Levels of objects and arrays, the outermost included. */
    public static final int NESTING_MAX = 32;

    private EventLimits() {}
}
