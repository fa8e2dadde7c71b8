package dev.attempts.consumer.metrics;

import java.util.Locale;

/** What became of an event: exactly one of these. */
public enum Outcome {
    /** It took effect on its row. */
    APPLIED,
    /** A later event, or one with a higher revision, stood in its place. */
    SUPERSEDED,
    /** It is in the dead-letter topic, with the reason. */
    DEAD_LETTERED;

    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
