package dev.attempts.events;

/** The names of the topics unless a setting says otherwise. */
public final class EventTopics {
    public static final String ATTEMPTS = "attempts";

    private static final String DEAD_LETTER_SUFFIX = ".dead-letter";

    private EventTopics() {}

    /** Where the events of {@code topic} go that cannot take effect. */
    public static String deadLetters(String topic) {
        return topic + DEAD_LETTER_SUFFIX;
    }
}
