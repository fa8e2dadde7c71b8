package dev.attempts.events;

/** The HTTP headers by which a writer learns the position of its update and a reader asks for it. */
public final class AttemptHeaders {
    public static final String POSITION = "Attempt-Position";
    public static final String MIN_POSITION = "Attempt-Min-Position";

    private AttemptHeaders() {}
}
