package dev.attempts.events;

/** The topics of the contract: their names unless a setting says otherwise, and how large a record may be. */
public final class EventTopics {
    public static final String ATTEMPTS = "attempts";

    /** {@code max.message.bytes} of the topic; an event of another producer may be larger than is allowed and still arrive. */
    public static final int MESSAGE_BYTES_MAX = 1 << 20;

    /** {@code max.message.bytes} of the dead letters: whatever fits into the topic fits there with its headers. */
    public static final int DEAD_LETTER_BYTES_MAX = 2 * MESSAGE_BYTES_MAX;

    private static final String DEAD_LETTER_SUFFIX = ".dead-letter";

    private EventTopics() {}

    /** Where the events of {@code topic} go that cannot take effect. */
    public static String deadLetters(String topic) {
        return topic + DEAD_LETTER_SUFFIX;
    }
}
