package dev.attempts.consumer.checkpoint;

/**
 * What a partition's log holds: from its first offset to behind its last one.
 *
 * @param isTruncated whether it has lost what was read from there on, whatever stands there by now
 */
public record LogRange(long start, long end, boolean isTruncated) {
    /** The part of it that still is what was read. */
    public LogRange truncatedAt(long offset) {
        return new LogRange(start, Math.clamp(offset, start, end), true);
    }
}
