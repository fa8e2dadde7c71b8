package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.ReceivedEvent;

/** An event that the database refuses, and the reason that it gave. */
public record RefusedEvent(ReceivedEvent event, String detail) {}
