package dev.attempts.servicekit.fastpath;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpStatus;

/** An answer in its final bytes but for the date; one that is sent often can be kept. */
public final class FastAnswer {
    private static final byte[] END_OF_HEAD = {'\r', '\n'};
    private static final byte[][] STATUS_LINES = new byte[600][];

    static {
        for (int status = 200; status < STATUS_LINES.length; status++) {
            STATUS_LINES[status] = ascii("HTTP/1.1 " + status + " " + HttpStatus.getMessage(status) + "\r\n");
        }
    }

    private final int status;
    private final byte[] fields;
    private final byte[] body;

    private FastAnswer(int status, byte[] fields, byte[] body) {
        this.status = status;
        this.fields = fields;
        this.body = body;
    }

    /** An answer of these fields, {@code Name: value\r\n} each, and of {@code Content-Length}. */
    public static FastAnswer of(int status, String fields, byte[] body) {
        return new FastAnswer(status, ascii(fields + "Content-Length: " + body.length + "\r\n"), body);
    }

    /** One with {@code Content-Length} among its fields: a 304, say, states that of the body which it leaves out. */
    public static FastAnswer withLength(int status, String fields, byte[] body) {
        return new FastAnswer(status, ascii(fields), body);
    }

    /** One header field as an answer has it. */
    public static String field(String name, String value) {
        return name + ": " + value + "\r\n";
    }

    public int status() {
        return status;
    }

    int bytes(byte[] date, byte[] common) {
        return STATUS_LINES[status].length
                + date.length
                + common.length
                + fields.length
                + END_OF_HEAD.length
                + body.length;
    }

    void writeTo(ByteBuffer target, byte[] date, byte[] common) {
        target.put(STATUS_LINES[status])
                .put(date)
                .put(common)
                .put(fields)
                .put(END_OF_HEAD)
                .put(body);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
