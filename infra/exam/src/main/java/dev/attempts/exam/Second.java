package dev.attempts.exam;

import java.util.Locale;

/**
 * What the students have seen in one second.
 *
 * @param at seconds since the start
 * @param lagMillis from an acknowledgement until a reader finds the update, of the partition furthest behind; counts on while nothing
 *     is found
 */
public record Second(
        int at,
        long acknowledged,
        double p50Millis,
        double p99Millis,
        long notWritten,
        long unknown,
        long lagMillis,
        int inFlight,
        long reads) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%5d s %7d/s  p50 %6.1f ms  p99 %7.1f ms  not written %d  unknown %d  reads %d/s  lag %d ms  in flight"
                        + " %d",
                at,
                acknowledged,
                p50Millis,
                p99Millis,
                notWritten,
                unknown,
                reads,
                lagMillis,
                inFlight);
    }
}
