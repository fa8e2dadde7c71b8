package dev.attempts.events;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An attempt's id, 1 … 2^63-1; as a record key its decimal digits in ASCII, so that each id has one key. */
public record AttemptId(long value) {
    public AttemptId {
        if (value < 1) {
            throw new IllegalArgumentException("an attempt id is at least 1, not " + value);
        }
    }

    /** Reads the id as it stands in a path: what {@link #toString()} writes and nothing else. */
    public static AttemptId parse(String text) throws MalformedEvent {
        // A character outside ASCII becomes '?', which is no digit.
        return of(text.getBytes(StandardCharsets.US_ASCII), "attempt id");
    }

    /** Reads the id from a record's key. */
    public static AttemptId ofKey(byte @Nullable [] key) throws MalformedEvent {
        if (key == null) {
            throw new MalformedEvent(DeadLetterReason.MALFORMED_KEY, "key: missing, must be the attempt id");
        }
        return of(key, "key");
    }

    private static AttemptId of(byte[] digits, String field) throws MalformedEvent {
        var cursor = new JsonCursor(digits);
        long value = cursor.integer(Long.MAX_VALUE);
        if (value < 1 || !cursor.atEnd()) {
            throw new MalformedEvent(
                    DeadLetterReason.MALFORMED_KEY,
                    field + ": must be an integer from 1 to 9223372036854775807 in decimal digits, without sign or"
                            + " leading zero");
        }
        return new AttemptId(value);
    }

    public byte[] toKey() {
        return toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
