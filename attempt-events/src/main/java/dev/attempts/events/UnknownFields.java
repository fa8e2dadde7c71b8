package dev.attempts.events;

/** What a field that this version does not know means: producers are held to more than consumers. */
public enum UnknownFields {
    REJECT,
    IGNORE
}
