package dev.attempts.exam.client;

/** What a read of one attempt came to. */
public sealed interface Reading {
    /**
     * What the database has.
     *
     * @param revision -1 if the attempt has none
     */
    record Stored(long revision, String answers) implements Reading {}

    record Missing() implements Reading {}

    /** The position has not taken effect in time. */
    record NotReached() implements Reading {}

    /** No answer, or one that asks to come again later. */
    record Unavailable(String reason) implements Reading {}

    /** No exam should see this. */
    record Unexpected(String what) implements Reading {}
}
