package dev.attempts.events;

/** An event that breaks the contract; the message names the field and the limit, is fit for strangers and shows no answers. */
public final class MalformedEvent extends Exception {
    private static final long serialVersionUID = 1;

    private final DeadLetterReason reason;

    /** Carries no stack trace: it tells of the event, not of the code that found it. */
    MalformedEvent(DeadLetterReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public DeadLetterReason reason() {
        return reason;
    }

    /** The detail, never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
