package dev.attempts.exam.client;

/** What a student's client knows about an update after one try. */
public sealed interface Outcome {
    /**
     * It is written.
     *
     * @param applied whether it has taken effect in Postgres, too
     */
    record Acknowledged(long position, boolean applied) implements Outcome {}

    /** Nothing was written; try again after so many milliseconds. */
    record NotWritten(String reason, long retryAfterMillis) implements Outcome {}

    /** It may have been written. */
    record Unknown(String reason) implements Outcome {}

    /** No exam should see this. */
    record Unexpected(String what) implements Outcome {}
}
