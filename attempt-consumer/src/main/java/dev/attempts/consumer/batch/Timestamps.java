package dev.attempts.consumer.batch;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** The timestamps of a batch's records, in milliseconds since 1970: of each one, also of those that were folded away. */
public final class Timestamps {
    private long[] values = new long[8];
    private int size;

    public void add(long timestampMs) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = timestampMs;
    }

    public int size() {
        return size;
    }

    public void forEach(LongConsumer each) {
        for (int i = 0; i < size; i++) {
            each.accept(values[i]);
        }
    }
}
