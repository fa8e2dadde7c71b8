package dev.attempts.consumer.redrive;

/** The record headers of an event that was put back on the topic. */
public final class RedriveHeaders {
    /** Where the event stood before it was dead-lettered: {@code 3:42}. A later event of that partition goes before it. */
    public static final String FIRST_POSITION = "redrive.first-position";

    private RedriveHeaders() {}
}
