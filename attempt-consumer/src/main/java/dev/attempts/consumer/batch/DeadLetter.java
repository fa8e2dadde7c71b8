package dev.attempts.consumer.batch;

import dev.attempts.events.DeadLetterReason;
import dev.attempts.events.Position;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot take effect, as it was, and why.
 *
 * @param source where it stood when it was accepted first
 * @param timestampMs when that was, in milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes are carried, never compared.
public record DeadLetter(
        byte @Nullable [] key,
        byte @Nullable [] value,
        DeadLetterReason reason,
        String detail,
        Position source,
        long timestampMs)
        implements Arrival {}
