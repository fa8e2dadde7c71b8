package dev.attempts.consumer.metrics;

import java.util.Locale;

/** Why something was tried again. */
public enum RetryCause {
    /** Postgres neither stored a batch nor gave partitions. */
    DATABASE,
    /** The brokers did not say where the log of partitions to take over begins and ends. */
    BROKER,
    /** Publishing dead letters. */
    DEAD_LETTERS;

    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
