package dev.attempts.events;

import java.nio.charset.StandardCharsets;

/** Where an update stands in the topic: what a writer is told and a reader can ask for, as text {@code 3:42}. */
public record Position(int partition, long offset) {
    public Position {
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException("a position is not negative: " + partition + ":" + offset);
        }
    }

    /** Reads what {@link #toString()} writes and nothing else; the message of a refusal is fit for a client. */
    public static Position parse(String text) {
        var cursor = new JsonCursor(text.getBytes(StandardCharsets.US_ASCII));
        long partition = cursor.integer(Integer.MAX_VALUE);
        long offset = partition >= 0 && cursor.takeHere(':') ? cursor.integer(Long.MAX_VALUE) : -1;
        if (offset < 0 || !cursor.atEnd()) {
            throw new IllegalArgumentException(
                    "a position is written <partition>:<offset>, two decimal integers without sign or leading zero,"
                            + " such as 3:42");
        }
        return new Position((int) partition, offset);
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
