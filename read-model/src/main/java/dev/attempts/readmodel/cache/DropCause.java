package dev.attempts.readmodel.cache;

/** Why all pages were dropped. */
public enum DropCause {
    /** Postgres said that customers have changed. */
    CHANGED,
    /** The connection that listens for changes was made anew: what changed meanwhile is unknown. */
    RECONNECTED
}
