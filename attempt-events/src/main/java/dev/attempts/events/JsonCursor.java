package dev.attempts.events;

/** Walks over the bytes of one JSON text and allocates nothing but its refusals. Confined to one thread. */
final class JsonCursor {
    static final int END = -1;

    private final byte[] bytes;
    private int at;

    JsonCursor(byte[] bytes) {
        this.bytes = bytes;
    }

    int position() {
        return at;
    }

    boolean atEnd() {
        return at == bytes.length;
    }

    /** The byte right here, unsigned, or {@link #END}. */
    int here() {
        return at < bytes.length ? bytes[at] & 0xff : END;
    }

    void advance(int count) {
        at += count;
    }

    /** Stops before the next byte that is no white space and tells it. */
    int next() {
        int next = here();
        while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
            at++;
            next = here();
        }
        return next;
    }

    /** Takes {@code wanted}, white space before it included, if it is next. */
    boolean take(char wanted) {
        return next() == wanted && takeHere(wanted);
    }

    /** Takes {@code wanted} if it stands right here. */
    boolean takeHere(char wanted) {
        if (here() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    void require(char wanted) throws MalformedEvent {
        if (!take(wanted)) {
            throw notJson("'" + wanted + "' expected");
        }
    }

    /** After a member or an element: true at a comma, false at {@code close}; takes either. */
    boolean more(char close) throws MalformedEvent {
        if (take(',')) {
            return true;
        }
        if (!takeHere(close)) {
            throw notJson("',' or '" + close + "' expected");
        }
        return false;
    }

    /** Takes the digits that stand here; -1 unless they are a whole number of at most {@code max} without leading zero. */
    long integer(long max) {
        int start = at;
        long value = 0;
        int next = here();
        while (next >= '0' && next <= '9') {
            value = value * 10 + (next - '0');
            at++;
            next = here();
        }
        int digits = at - start;
        boolean canonical = digits == 1 || (digits > 1 && digits <= 19 && bytes[start] != '0');
        boolean whole = next != '.' && next != 'e' && next != 'E';
        // Nineteen digits above 2^63-1 are below 2^64: they come out negative.
        return canonical && whole && value >= 0 && value <= max ? value : -1;
    }

    MalformedEvent notJson(String detail) {
        return malformed("not JSON: " + detail);
    }

    MalformedEvent malformed(String detail) {
        return new MalformedEvent(DeadLetterReason.MALFORMED_VALUE, detail + " (at byte " + at + ")");
    }
}
