package dev.attempts.events;

/** Takes any JSON value and forgets it, having checked it to the last byte. */
final class JsonSkipper {
    private final JsonCursor cursor;
    private final JsonStrings strings;

    JsonSkipper(JsonCursor cursor, JsonStrings strings) {
        this.cursor = cursor;
        this.strings = strings;
    }

    /** Takes the value that is next; {@code depth} objects and arrays are open around it. */
    void skip(int depth) throws MalformedEvent {
        switch (cursor.next()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> strings.take();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void object(int depth) throws MalformedEvent {
        enter(depth);
        if (cursor.take('}')) {
            return;
        }
        do {
            strings.take();
            cursor.require(':');
            skip(depth);
        } while (cursor.more('}'));
    }

    private void array(int depth) throws MalformedEvent {
        enter(depth);
        if (cursor.take(']')) {
            return;
        }
        do {
            skip(depth);
        } while (cursor.more(']'));
    }

    private void enter(int depth) throws MalformedEvent {
        if (depth > EventLimits.NESTING_MAX) {
            throw cursor.malformed("nested deeper than " + EventLimits.NESTING_MAX + " levels");
        }
        cursor.advance(1);
    }

    private void literal(String wanted) throws MalformedEvent {
        for (int i = 0; i < wanted.length(); i++) {
            if (!cursor.takeHere(wanted.charAt(i))) {
                throw cursor.notJson("a value expected");
            }
        }
    }

    private void number() throws MalformedEvent {
        cursor.takeHere('-');
        if (!cursor.takeHere('0')) {
            digits();
        }
        if (cursor.takeHere('.')) {
            digits();
        }
        if (cursor.takeHere('e') || cursor.takeHere('E')) {
            if (!cursor.takeHere('+')) {
                cursor.takeHere('-');
            }
            digits();
        }
    }

    private void digits() throws MalformedEvent {
        int start = cursor.position();
        for (int next = cursor.here(); next >= '0' && next <= '9'; next = cursor.here()) {
            cursor.advance(1);
        }
        if (cursor.position() == start) {
            throw cursor.notJson("a value expected");
        }
    }
}
