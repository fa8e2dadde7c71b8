package dev.attempts.gateway.publish;

/** Why nobody can say whether an update was written; the code is the tag in the metrics. */
public enum Doubt {
    NO_ACKNOWLEDGEMENT("no-acknowledgement", "no acknowledgement came in time"),
    FAILED_ACKNOWLEDGEMENT("failed-acknowledgement", "the log answered with a failure that can follow a write"),
    NO_POSITION("no-position", "the log has the update, but could not say where");

    private final String code;
    private final String explanation;

    Doubt(String code, String explanation) {
        this.code = code;
        this.explanation = explanation;
    }

    public String code() {
        return code;
    }

    /** For the client; names no product. */
    public String explanation() {
        return explanation;
    }
}
