package dev.attempts.consumer.redrive;

/**
 * The topics between which letters travel.
 *
 * @param eventsId the present id of the topic of the events
 */
public record RedriveTopics(String events, String eventsId, String deadLetters) {}
