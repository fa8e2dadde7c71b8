package dev.attempts.events;

import java.nio.charset.StandardCharsets;

/** A validated event: all answers of an attempt. It keeps the bytes that it was read from, which nobody may change. */
public final class AttemptEvent {
    /** The event carries no revision. */
    public static final long NO_REVISION = -1;

    private final byte[] value;
    private final int answersStart;
    private final int answersEnd;
    private final long revision;

    AttemptEvent(byte[] value, int answersStart, int answersEnd, long revision) {
        this.value = value;
        this.answersStart = answersStart;
        this.answersEnd = answersEnd;
        this.revision = revision;
    }

    /** The very array that was decoded. */
    public byte[] value() {
        return value;
    }

    /** Where the JSON object of {@code answers} starts in {@link #value()}. */
    public int answersStart() {
        return answersStart;
    }

    /** Behind the last byte of the JSON object of {@code answers} in {@link #value()}. */
    public int answersEnd() {
        return answersEnd;
    }

    /** The JSON object of {@code answers} as it was written; Postgres takes it as {@code json}. */
    public String answers() {
        return new String(value, answersStart, answersEnd - answersStart, StandardCharsets.UTF_8);
    }

    /** 0 … 2^63-1 or {@link #NO_REVISION}. */
    public long revision() {
        return revision;
    }

    /** Never the answers: they have no place in a log. */
    @Override
    public String toString() {
        return "AttemptEvent[" + value.length + " bytes, revision " + revision + "]";
    }
}
