package dev.attempts.gateway.publish;

/** Why an update was not written; the code is the tag in the metrics. */
public enum Refusal {
    UPDATES_IN_FLIGHT("updates-in-flight", "too many updates wait for their acknowledgement"),
    BYTES_IN_FLIGHT("bytes-in-flight", "the updates that wait for their acknowledgement take too much memory"),
    BUFFER_FULL("buffer-full", "the buffer in front of the log is full"),
    NOT_CONNECTED("not-connected", "the log can't be reached"),
    ACKNOWLEDGEMENTS_FAIL("acknowledgements-fail", "the log does not acknowledge updates"),
    LAX_TOPIC("lax-topic", "the log keeps fewer copies than are promised"),
    REFUSED_BY_LOG("refused-by-log", "the log refused the update"),
    TOO_LARGE_FOR_LOG("too-large-for-log", "the log takes no update of this size"),
    STOPPING("stopping", "the service is stopping");

    private final String code;
    private final String explanation;

    Refusal(String code, String explanation) {
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
