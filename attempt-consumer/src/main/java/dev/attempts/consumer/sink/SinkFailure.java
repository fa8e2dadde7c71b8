package dev.attempts.consumer.sink;

/** Why the database did not do what it was asked; the kind decides what happens next. */
public sealed interface SinkFailure {
    /** The database's own words, fit for a log: never an answer of a student. */
    String message();

    /** It will pass: try the same again, for ever. */
    record Transient(String message) implements SinkFailure {}

    /** At least one event of the batch is refused; the others can be stored. */
    record Rejected(String message) implements SinkFailure {}

    /** Trying again cannot help: wrong program, wrong schema or wrong rights. */
    record Defect(String message) implements SinkFailure {}
}
