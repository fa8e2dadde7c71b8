package dev.attempts.events;

import java.nio.charset.StandardCharsets;

/**
 * Takes JSON strings, strictly: well-formed UTF-8, known escapes, and what Postgres' {@code jsonb} refuses refused too
 * (NUL, half of a surrogate pair).
 */
final class JsonStrings {
    private final byte[] bytes;
    private final JsonCursor cursor;
    private int start;
    private int end;
    private boolean escaped;

    /** {@code bytes} are what {@code cursor} walks over. */
    JsonStrings(byte[] bytes, JsonCursor cursor) {
        this.bytes = bytes;
        this.cursor = cursor;
    }

    /** Takes the string that is next; {@link #lastIs} and {@link #last} speak of it afterwards. */
    void take() throws MalformedEvent {
        cursor.require('"');
        start = cursor.position();
        escaped = false;
        for (int next = cursor.here(); next != '"'; next = cursor.here()) {
            if (next == '\\') {
                escaped = true;
                escape();
            } else if (next >= 0x80) {
                multibyte(next);
            } else if (next >= ' ') {
                cursor.advance(1);
            } else {
                throw cursor.notJson(
                        next == JsonCursor.END ? "a string does not end" : "a control character stands in a string");
            }
        }
        end = cursor.position();
        cursor.advance(1);
    }

    private void escape() throws MalformedEvent {
        cursor.advance(1);
        switch (cursor.here()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> cursor.advance(1);
            case 'u' -> unicodeEscape();
            default -> throw cursor.notJson("unknown escape in a string");
        }
    }

    private void unicodeEscape() throws MalformedEvent {
        int unit = hexUnit();
        if (unit == 0) {
            throw cursor.malformed("NUL (\\u0000) is not allowed in a string");
        }
        boolean high = unit >= 0xd800 && unit < 0xdc00;
        boolean low = unit >= 0xdc00 && unit < 0xe000;
        if (low || (high && !lowSurrogateFollows())) {
            throw cursor.malformed("half of a surrogate pair stands in a string");
        }
    }

    private boolean lowSurrogateFollows() throws MalformedEvent {
        if (!cursor.takeHere('\\') || cursor.here() != 'u') {
            return false;
        }
        int unit = hexUnit();
        return unit >= 0xdc00 && unit < 0xe000;
    }

    /** The four hexadecimal digits behind the {@code u} that stands here. */
    private int hexUnit() throws MalformedEvent {
        cursor.advance(1);
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(cursor.here(), 16);
            if (digit < 0) {
                throw cursor.notJson("\\u needs four hexadecimal digits");
            }
            unit = (unit << 4) | digit;
            cursor.advance(1);
        }
        return unit;
    }

    /** Well-formed sequences only: table 3-7 of the Unicode standard. */
    private void multibyte(int lead) throws MalformedEvent {
        int at = cursor.position();
        int length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        int lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        boolean wellFormed = length > 0 && at + length <= bytes.length && isBetween(bytes[at + 1], lowest, highest);
        for (int i = 2; wellFormed && i < length; i++) {
            wellFormed = isBetween(bytes[at + i], 0x80, 0xbf);
        }
        if (!wellFormed) {
            throw cursor.malformed("not UTF-8");
        }
        cursor.advance(length);
    }

    private static boolean isBetween(byte value, int lowest, int highest) {
        int unsigned = value & 0xff;
        return unsigned >= lowest && unsigned <= highest;
    }

    /** Whether the string taken last means {@code wanted}, which is ASCII, however it was written. */
    boolean lastIs(String wanted) {
        if (escaped) {
            return last().equals(wanted);
        }
        boolean same = end - start == wanted.length();
        for (int i = 0; same && i < wanted.length(); i++) {
            same = bytes[start + i] == wanted.charAt(i);
        }
        return same;
    }

    /** What the string taken last means. */
    String last() {
        String written = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        return escaped ? unescaped(written) : written;
    }

    private static String unescaped(String written) {
        var text = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char next = written.charAt(i);
            if (next != '\\') {
                text.append(next);
            } else if (written.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(written, i + 1, i + 5, 16));
                i += 4;
            } else {
                text.append(meaning(written.charAt(i)));
            }
        }
        return text.toString();
    }

    private static char meaning(char escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }
}
