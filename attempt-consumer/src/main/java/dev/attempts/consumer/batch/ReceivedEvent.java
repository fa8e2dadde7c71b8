package dev.attempts.consumer.batch;

import dev.attempts.events.AttemptEvent;
import dev.attempts.events.Position;

/**
 * A valid event as it was read from the topic.
 *
 * @param source where it stood when it was accepted first: of a redriven event the position before it was dead-lettered
 * @param timestampMs when it was accepted first, in milliseconds since 1970
 * @param redriven whether it was put back from the dead letters, so that a later event of its partition goes before it
 */
public record ReceivedEvent(long attemptId, AttemptEvent event, Position source, long timestampMs, boolean redriven)
        implements Arrival {
    /** What holding it costs: the bytes that it was read from. */
    public int bytes() {
        return event.value().length;
    }

    boolean hasRevision() {
        return event.revision() != AttemptEvent.NO_REVISION;
    }
}
