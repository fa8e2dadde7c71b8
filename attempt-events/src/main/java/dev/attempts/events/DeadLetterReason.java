package dev.attempts.events;

import java.util.Locale;

/** Why an event cannot take effect: a closed list. */
public enum DeadLetterReason {
    MALFORMED_KEY,
    EMPTY_VALUE,
    MALFORMED_VALUE,
    TOO_LARGE,
    REJECTED_BY_DATABASE;

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As it stands in {@link DeadLetterHeaders#REASON} and in metrics: {@code malformed-key}. */
    public String code() {
        return code;
    }
}
