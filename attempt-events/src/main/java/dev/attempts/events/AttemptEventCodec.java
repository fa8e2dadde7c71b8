package dev.attempts.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Between an event and its bytes: {@code {"answers": {"<question>": [<choice>, …], …}, "revision": <optional>}}. What
 * it lets pass keeps every limit of {@link EventLimits} and is valid {@code jsonb} to Postgres.
 */
public final class AttemptEventCodec {
    private AttemptEventCodec() {}

    /**
     * Validates {@code value} to its last byte and tells where the answers stand in it; copies nothing.
     *
     * @param value a record's value or a request's body; kept by the event, so not to be changed afterwards
     * @throws MalformedEvent whatever the bytes are, nothing else is thrown
     */
    public static AttemptEvent decode(byte @Nullable [] value, UnknownFields unknown) throws MalformedEvent {
        if (value == null || value.length == 0) {
            throw new MalformedEvent(DeadLetterReason.EMPTY_VALUE, "empty: must be a JSON object with answers");
        }
        if (value.length > EventLimits.VALUE_BYTES_MAX) {
            throw new MalformedEvent(
                    DeadLetterReason.TOO_LARGE,
                    "too large: " + value.length + " bytes, at most " + EventLimits.VALUE_BYTES_MAX + " are allowed");
        }
        return new AttemptEventReader(value, unknown).read();
    }

    /**
     * The event's bytes, questions in the map's order.
     *
     * @throws IllegalArgumentException when they would not decode again: the limits hold for writers, too
     */
    public static byte[] encode(Map<Integer, List<Integer>> answers, OptionalLong revision) {
        String questions = answers.entrySet().stream()
                .map(answer -> "\"" + answer.getKey() + "\":" + choices(answer.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        String last = revision.isPresent() ? ",\"revision\":" + revision.getAsLong() : "";
        byte[] value = ("{\"answers\":" + questions + last + "}").getBytes(StandardCharsets.UTF_8);
        try {
            return decode(value, UnknownFields.REJECT).value();
        } catch (MalformedEvent e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String choices(List<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }
}
