package dev.attempts.gateway.publish;

import dev.attempts.events.AttemptEvent;
import dev.attempts.events.AttemptId;
import org.jspecify.annotations.Nullable;

/**
 * One valid update on its way to the log, with the trace that it belongs to.
 *
 * @param traceparent as the client sent it, or null: one that is longer than any trace context of today is left out
 * @param awaited whether somebody waits for it to take effect
 */
public record Update(
        AttemptId attemptId, AttemptEvent event, @Nullable String traceparent, boolean awaited) {
    /** What a record costs besides its value: key, headers and the producer's own objects, generously. */
    private static final long OVERHEAD_BYTES = 256;
    /** Version 00 of the W3C trace context has 55; each item of a bulk carries them, and nothing else bounds them. */
    private static final int TRACEPARENT_CHARACTERS_MAX = 128;

    public Update {
        if (traceparent != null && traceparent.length() > TRACEPARENT_CHARACTERS_MAX) {
            traceparent = null;
        }
    }

    /** What it occupies while it waits for its acknowledgement. */
    public long bytes() {
        return event.value().length + OVERHEAD_BYTES;
    }
}
