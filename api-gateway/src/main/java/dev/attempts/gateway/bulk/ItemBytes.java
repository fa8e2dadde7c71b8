package dev.attempts.gateway.bulk;

import java.io.ByteArrayOutputStream;

/** Puts an object together from members cut out of another one, byte for byte. */
final class ItemBytes {
    private final byte[] source;
    private final ByteArrayOutputStream object;

    ItemBytes(byte[] source) {
        this.source = source;
        this.object = new ByteArrayOutputStream(128);
        object.write('{');
    }

    void append(int start, int end) {
        if (object.size() > 1) {
            object.write(',');
        }
        object.write(source, start, end - start);
    }

    byte[] toByteArray() {
        object.write('}');
        return object.toByteArray();
    }
}
