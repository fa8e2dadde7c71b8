package dev.attempts.events;

/** The record headers of a dead letter, each UTF-8 text: why it is one and where it stood. */
public final class DeadLetterHeaders {
    /** A {@link DeadLetterReason#code()}. */
    public static final String REASON = "dead-letter.reason";

    /** For people: the field and the limit. */
    public static final String DETAIL = "dead-letter.detail";

    public static final String TOPIC = "dead-letter.topic";

    /** The id of that topic; one of the same name that is created anew has another one. */
    public static final String TOPIC_ID = "dead-letter.topic-id";

    public static final String PARTITION = "dead-letter.partition";
    public static final String OFFSET = "dead-letter.offset";

    /** When the event was accepted, however often it has been put back since, in milliseconds since 1970. */
    public static final String TIMESTAMP = "dead-letter.timestamp";

    private DeadLetterHeaders() {}
}
