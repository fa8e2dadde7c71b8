package dev.attempts.consumer.metrics;

import java.util.Locale;

/** What the poll thread spends its time on. */
public enum Phase {
    /** Waiting for Kafka and taking what has come. */
    POLL,
    /** Checking the events and folding them. */
    DECODE,
    /** Waiting for the broker to acknowledge dead letters. */
    DEAD_LETTER,
    /** The statements of the batch's transaction; of a small batch with its commit, which is one statement. */
    WRITE,
    /** Its commit: what the disk of the database takes. */
    COMMIT,
    /** Waiting before the next try, while the group is kept. */
    BACK_OFF,
    /** Taking over partitions, and everything else. */
    OTHER;

    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
