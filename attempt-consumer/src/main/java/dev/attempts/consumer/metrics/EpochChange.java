package dev.attempts.consumer.metrics;

import java.util.Locale;

/** How a partition's epoch has moved. */
enum EpochChange {
    /** We have taken it over. */
    CLAIMED,
    /** Somebody else has: our batch was rolled back. */
    FENCED;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
