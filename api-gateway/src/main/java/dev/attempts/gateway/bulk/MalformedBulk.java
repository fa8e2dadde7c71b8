package dev.attempts.gateway.bulk;

import java.io.Serial;

/** The body of a bulk request is no array of items; the message is fit for the client. */
final class MalformedBulk extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String detail;

    MalformedBulk(String detail) {
        super(detail, null, false, false);
        this.detail = detail;
    }

    String detail() {
        return detail;
    }
}
