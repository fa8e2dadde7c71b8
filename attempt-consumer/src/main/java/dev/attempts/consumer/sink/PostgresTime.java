package dev.attempts.consumer.sink;

/** A record's timestamp as PostgreSQL keeps it. */
final class PostgresTime {
    private static final long EPOCH_2000_MS = 946_684_800_000L;

    /** The last millisecond of the year 9999; what a producer sets beyond is stored as this. */
    private static final long LAST_MS = 253_402_300_799_999L;

    private PostgresTime() {}

    /** Milliseconds since 1970 in the range that a timestamptz and people can handle. */
    static long inRange(long timestampMs) {
        return Math.clamp(timestampMs, 0, LAST_MS);
    }

    static long microsSince2000(long timestampMs) {
        return (inRange(timestampMs) - EPOCH_2000_MS) * 1_000;
    }
}
