package dev.attempts.consumer.batch;

/** What a record of the topic is to us: an event that can take effect, or a dead letter. */
public sealed interface Arrival permits ReceivedEvent, DeadLetter {}
