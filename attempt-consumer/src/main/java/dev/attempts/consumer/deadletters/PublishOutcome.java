package dev.attempts.consumer.deadletters;

/** Whether dead letters are safe. */
public sealed interface PublishOutcome {
    /** Every in-sync replica has all of them. */
    record Published() implements PublishOutcome {}

    /** Perhaps some of them are there: publish all again. */
    record Unavailable(String message) implements PublishOutcome {}
}
