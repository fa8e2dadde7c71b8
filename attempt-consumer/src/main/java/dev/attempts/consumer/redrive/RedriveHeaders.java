package dev.attempts.consumer.redrive;

/** The record headers that let a dead letter be put back without harm. */
public final class RedriveHeaders {
    /** On the topic: where the event stood before it was dead-lettered ({@code 3:42}). A later event of that partition goes before it. */
    public static final String FIRST_POSITION = "redrive.first-position";

    /** On a dead letter: the id of the topic that its position belongs to; a topic that is created anew has another one. */
    public static final String TOPIC_ID = "dead-letter.topic-id";

    private RedriveHeaders() {}
}
