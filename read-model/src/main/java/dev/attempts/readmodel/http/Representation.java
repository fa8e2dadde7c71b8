package dev.attempts.readmodel.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The final bytes of one body in one coding, with their strong entity tag. */
public final class Representation {
    /** Below this a packed answer saves no packet. */
    private static final int WORTH_PACKING_BYTES = 1_024;

    private final ContentCoding coding;
    private final byte[] bytes;
    private final String tag;

    private Representation(ContentCoding coding, byte[] bytes) {
        this.coding = coding;
        this.bytes = bytes;
        this.tag = EntityTag.of(bytes, coding);
    }

    /** For an answer that is sent once: packed quickly, and only where that pays. */
    public static Representation once(byte[] body, ContentCoding coding) {
        boolean pack = coding == ContentCoding.GZIP && body.length >= WORTH_PACKING_BYTES;
        return pack ? new Representation(coding, gzip(body, Deflater.BEST_SPEED)) : plain(body);
    }

    static Representation plain(byte[] body) {
        return new Representation(ContentCoding.IDENTITY, body);
    }

    /** For an answer that is sent many times: packed as small as it gets, or plain where that is smaller. */
    static Representation packed(byte[] body) {
        byte[] packed = gzip(body, Deflater.BEST_COMPRESSION);
        return packed.length < body.length ? new Representation(ContentCoding.GZIP, packed) : plain(body);
    }

    public ContentCoding coding() {
        return coding;
    }

    /** Not to be written to: every answer sends these. */
    public byte[] bytes() {
        return bytes;
    }

    public String tag() {
        return tag;
    }

    private static byte[] gzip(byte[] body, int level) {
        var packed = new ByteArrayOutputStream(body.length / 2 + 64);
        try (var gzip = new LevelledGzip(packed, level)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("into memory", e);
        }
        return packed.toByteArray();
    }

    private static final class LevelledGzip extends GZIPOutputStream {
        LevelledGzip(ByteArrayOutputStream target, int level) throws IOException {
            super(target);
            def.setLevel(level);
        }
    }
}
