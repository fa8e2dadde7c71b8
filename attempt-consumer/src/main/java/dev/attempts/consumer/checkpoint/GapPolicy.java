package dev.attempts.consumer.checkpoint;

/** What to do when the log no longer holds, or does not yet hold, what comes next. */
public enum GapPolicy {
    /** Stop and name the gap: somebody has to look. */
    STOP,
    /** Go on at the nearest offset that the log has. */
    SKIP
}
