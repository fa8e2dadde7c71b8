package dev.attempts.consumer.metrics;

import java.util.Locale;

/** Why something was tried again. */
public enum RetryCause {
    /** Storing a batch. */
    DATABASE,
    /** Taking over partitions. */
    CLAIM,
    /** Publishing dead letters. */
    DEAD_LETTERS;

    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
