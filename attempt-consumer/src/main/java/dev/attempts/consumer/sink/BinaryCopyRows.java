package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.events.AttemptEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Events as rows of PostgreSQL's binary COPY format (documentation of COPY, "Binary Format"), in a buffer that is used
 * again and again. The answers are copied from the event's own bytes: nothing is parsed or printed on the way.
 */
final class BinaryCopyRows {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final short COLUMNS = 7;
    private static final short END_OF_ROWS = -1;
    private static final int NULL = -1;

    /** All of a row but the answers: column count, lengths, four longs, round and partition. */
    private static final int ROW_BYTES_MAX = Short.BYTES + COLUMNS * Integer.BYTES + 4 * Long.BYTES + 2 * Integer.BYTES;

    private byte[] bytes;
    private int size;

    BinaryCopyRows(int capacity) {
        bytes = new byte[Math.max(capacity, SIGNATURE.length + 2 * Integer.BYTES)];
    }

    /** Forgets everything and starts a stream. */
    void begin() {
        size = 0;
        System.arraycopy(SIGNATURE, 0, bytes, 0, SIGNATURE.length);
        size = SIGNATURE.length;
        putInt(0); // no flags
        putInt(0); // no header extension
    }

    void add(int round, ReceivedEvent received) {
        AttemptEvent event = received.event();
        int answers = event.answersEnd() - event.answersStart();
        ensure(ROW_BYTES_MAX + answers);
        putShort(COLUMNS);
        putInt(Integer.BYTES);
        putInt(round);
        putBigint(received.attemptId());
        putInt(answers);
        System.arraycopy(event.value(), event.answersStart(), bytes, size, answers);
        size += answers;
        if (event.revision() == AttemptEvent.NO_REVISION) {
            putInt(NULL);
        } else {
            putBigint(event.revision());
        }
        putBigint(PostgresTime.microsSince2000(received.timestampMs()));
        putInt(Integer.BYTES);
        putInt(received.source().partition());
        putBigint(received.source().offset());
    }

    void end() {
        ensure(Short.BYTES);
        putShort(END_OF_ROWS);
    }

    /** The first {@link #size()} bytes are valid until the next call. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** After the bytes so far have been sent. */
    void clear() {
        size = 0;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    private void putBigint(long value) {
        putInt(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    private void putInt(int value) {
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    private void putShort(short value) {
        SHORT.set(bytes, size, value);
        size += Short.BYTES;
    }
}
