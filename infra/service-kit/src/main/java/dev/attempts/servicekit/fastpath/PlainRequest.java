package dev.attempts.servicekit.fastpath;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One whole and plain HTTP/1.1 request in an array: a path of visible ASCII, header fields of one line each, a body of stated
 * length, nothing behind it, and no field that asks for more than an answer.
 *
 * <p>It does not judge what else may be a request by RFC 9112: {@link #parse} says no, and whoever knows all of HTTP
 * sees the same bytes from the start. A view: valid until the next request is parsed. Confined to a loop.
 */
public final class PlainRequest {
    private static final int NOT_PLAIN = -1;
    private static final int FIELDS_MAX = 40;
    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    /** Fields by which a client asks for more than the next answer on the same connection. */
    private static final String[] ASKING = {
        "transfer-encoding", "expect", "upgrade", "content-encoding", "te", "trailer", "http2-settings", "origin",
    };

    private final int headBytesMax;
    private final int[] names = new int[2 * FIELDS_MAX];
    private final int[] values = new int[2 * FIELDS_MAX];
    private byte[] bytes = new byte[0];
    private int methodEnd;
    private int targetEnd;
    private int fields;
    private int bodyStart;
    private int bodyEnd;

    PlainRequest(int headBytesMax) {
        this.headBytesMax = headBytesMax;
    }

    /** True if these bytes are one plain request, and all of it. */
    boolean parse(byte[] received, int length) {
        bytes = received;
        fields = 0;
        bodyEnd = length;
        bodyStart = fieldLines(requestLine(length), length);
        return bodyStart != NOT_PLAIN && bodyStart <= headBytesMax && asksForNothingMore() && endsWithItsBody();
    }

    private int requestLine(int length) {
        int at = 0;
        while (at < length && bytes[at] >= 'A' && bytes[at] <= 'Z') {
            at++;
        }
        methodEnd = at;
        if (at == 0 || at + 1 >= length || bytes[at] != ' ' || bytes[at + 1] != '/') {
            return NOT_PLAIN;
        }
        at++;
        while (at < length && bytes[at] > ' ' && bytes[at] < 0x7f) {
            at++;
        }
        targetEnd = at;
        int end = at + VERSION.length;
        return end <= length && Arrays.equals(bytes, at, end, VERSION, 0, VERSION.length) ? end : NOT_PLAIN;
    }

    /** Where the body starts. */
    private int fieldLines(int start, int length) {
        int at = start;
        while (at != NOT_PLAIN) {
            if (at + 1 >= length) {
                return NOT_PLAIN;
            }
            if (bytes[at] == '\r') {
                return bytes[at + 1] == '\n' ? at + 2 : NOT_PLAIN;
            }
            at = fields == FIELDS_MAX ? NOT_PLAIN : fieldLine(at, length);
        }
        return NOT_PLAIN;
    }

    private int fieldLine(int start, int length) {
        int colon = start;
        while (colon < length && isOfName(bytes[colon])) {
            colon++;
        }
        if (colon == start || colon == length || bytes[colon] != ':') {
            return NOT_PLAIN;
        }
        int from = colon + 1;
        while (from < length && bytes[from] == ' ') {
            from++;
        }
        int end = from;
        while (end < length && bytes[end] >= ' ' && bytes[end] < 0x7f) {
            end++;
        }
        if (end + 1 >= length || bytes[end] != '\r' || bytes[end + 1] != '\n') {
            return NOT_PLAIN;
        }
        int to = end;
        while (to > from && bytes[to - 1] == ' ') {
            to--;
        }
        add(start, colon, from, to);
        return end + 2;
    }

    private void add(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        int at = 2 * fields++;
        names[at] = nameFrom;
        names[at + 1] = nameTo;
        values[at] = valueFrom;
        values[at + 1] = valueTo;
    }

    private static boolean isOfName(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || (c >= '0' && c <= '9');
    }

    private boolean asksForNothingMore() {
        for (String field : ASKING) {
            if (has(field)) {
                return false;
            }
        }
        String connection = header("connection");
        return connection == null || connection.equalsIgnoreCase("keep-alive");
    }

    private boolean endsWithItsBody() {
        int host = find("host", 0);
        if (host < 0 || find("host", host + 1) >= 0 || !isNameAndPort(values[2 * host], values[2 * host + 1])) {
            return false;
        }
        int stated = find("content-length", 0);
        if (stated < 0) {
            return bodyStart == bodyEnd;
        }
        return find("content-length", stated + 1) < 0
                && decimal(values[2 * stated], values[2 * stated + 1]) == bodyEnd - bodyStart;
    }

    /** A name or an IPv4 address and, behind a colon, a port: what is nearly always sent. */
    private boolean isNameAndPort(int from, int to) {
        int at = from;
        while (at < to && (isOfName(bytes[at]) || bytes[at] == '.')) {
            at++;
        }
        if (at == from || at == to) {
            return at > from;
        }
        long port = bytes[at] == ':' ? decimal(at + 1, to) : NOT_PLAIN;
        return port > 0 && port <= 65_535;
    }

    private long decimal(int from, int to) {
        if (from == to || to - from > 9) {
            return NOT_PLAIN;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return NOT_PLAIN;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private int find(String lowerCase, int from) {
        for (int field = from; field < fields; field++) {
            if (isNamed(field, lowerCase)) {
                return field;
            }
        }
        return NOT_PLAIN;
    }

    private boolean isNamed(int field, String lowerCase) {
        int from = names[2 * field];
        int length = names[2 * field + 1] - from;
        if (length != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            // Sets the bit that tells small letters from capitals; digits and the hyphen have it.
            if ((bytes[from + i] | 0x20) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    public boolean isMethod(String method) {
        return methodEnd == method.length() && startsWith(0, methodEnd, method);
    }

    /** Whether the path with its query begins so. */
    public boolean targetStartsWith(String prefix) {
        return startsWith(methodEnd + 1, targetEnd, prefix);
    }

    private boolean startsWith(int from, int to, String prefix) {
        if (to - from < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (bytes[from + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    public String method() {
        return text(0, methodEnd);
    }

    /** The path and, behind a question mark, the query: as sent. */
    public String target() {
        return targetFrom(0);
    }

    /** The target without its first characters. */
    public String targetFrom(int from) {
        return text(methodEnd + 1 + from, targetEnd);
    }

    public boolean has(String lowerCaseName) {
        return find(lowerCaseName, 0) >= 0;
    }

    /** The value of a header field, several of one name joined by commas; null when there is none. */
    public @Nullable String header(String lowerCaseName) {
        String joined = null;
        for (int field = find(lowerCaseName, 0); field >= 0; field = find(lowerCaseName, field + 1)) {
            String value = text(values[2 * field], values[2 * field + 1]);
            joined = joined == null ? value : joined + "," + value;
        }
        return joined;
    }

    /** The value of the first header field of that name; null when there is none. */
    public @Nullable String first(String lowerCaseName) {
        int field = find(lowerCaseName, 0);
        return field < 0 ? null : text(values[2 * field], values[2 * field + 1]);
    }

    /** Head and body. */
    public int bytes() {
        return bodyEnd;
    }

    /** False as well where a body could have been and none was: a request without {@code Content-Length}. */
    public boolean statesItsLength() {
        return has("content-length");
    }

    public int bodyLength() {
        return bodyEnd - bodyStart;
    }

    /** The receiver's to keep. */
    public byte[] body() {
        return Arrays.copyOfRange(bytes, bodyStart, bodyEnd);
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
