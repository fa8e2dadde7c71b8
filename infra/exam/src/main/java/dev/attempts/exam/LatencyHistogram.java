package dev.attempts.exam;

import java.util.Arrays;

/** Times in microseconds, to 3 % each, in a fixed amount of memory. Confined to one thread. */
final class LatencyHistogram {
    private static final int STEP_BITS = 5;
    private static final int STEPS = 1 << STEP_BITS;

    private final long[] counts = new long[STEPS * (Long.SIZE - STEP_BITS)];
    private long total;

    void add(long micros) {
        counts[bucket(Math.max(0, micros))]++;
        total++;
    }

    /** The time that so many of a hundred stayed below or at; 0 without any. */
    double millis(double percent) {
        long rank = (long) Math.ceil(total * percent / 100);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= rank && seen > 0) {
                return highest(bucket) / 1_000.0;
            }
        }
        return 0;
    }

    long count() {
        return total;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    /** Up to 32 one each; above, 32 for every doubling. */
    private static int bucket(long micros) {
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(micros) - STEP_BITS - 1);
        return shift * STEPS + (int) (micros >>> shift);
    }

    private static long highest(int bucket) {
        int shift = Math.max(0, bucket / STEPS - 1);
        return ((bucket - (long) shift * STEPS + 1) << shift) - 1;
    }
}
