package dev.attempts.consumer.redrive;

/**
 * The topics between which letters travel.
 *
 * @param eventsId the present id of the topic of the events
 * @param eventsPartitions how many partitions that topic has now
 */
public record RedriveTopics(String events, String eventsId, int eventsPartitions, String deadLetters) {}
