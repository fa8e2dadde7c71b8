package dev.attempts.servicekit.auth;

/** Who may use a public server. */
public enum AuthMode {
    /** Nothing was said: everybody, and only from this machine. */
    UNSET,
    /** Everybody, in so many words. */
    NONE,
    /** The bearers of tokens that the settings under {@code jwt} accept. */
    JWT
}
