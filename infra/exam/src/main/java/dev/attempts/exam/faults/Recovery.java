package dev.attempts.exam.faults;

import java.util.List;
import java.util.Locale;

/**
 * How long one kind of fault took to be over, of all that there were of it.
 *
 * @param medianMillis the upper one of two; negative if the next fault came first
 * @param longestMillis as well
 */
record Recovery(int count, long medianMillis, long longestMillis) {
    /** @param millis negative: not before the next fault, and so longer than any other */
    static Recovery of(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted(Recovery::compare).toList();
        return new Recovery(sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast());
    }

    private static int compare(long one, long other) {
        // The negative ones last.
        return Long.compareUnsigned(one, other);
    }

    static String seconds(long millis) {
        return millis < 0 ? "–" : String.format(Locale.ROOT, "%.1f", millis / 1_000.0);
    }
}
