package dev.attempts.readmodel.database;

import java.util.Locale;

/** Postgres could not be asked, or did not answer in time: the client may try again. */
public final class QueryRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What stood in the way. */
    public enum Reason {
        BUSY("too many queries are waiting for their turn"),
        UNREACHABLE("the database can't be reached"),
        TOO_SLOW("the database did not answer in time");

        private final String detail;

        Reason(String detail) {
            this.detail = detail;
        }

        public String detail() {
            return detail;
        }

        String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    /** Without a stack trace: in an outage each request makes one. */
    public QueryRefused(Reason reason) {
        super(reason.detail(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
