package dev.attempts.consumer.batch;

/** How many dead letters came in a row, over the borders of batches: many mean a broken producer, not broken events. */
public final class DeadLetterRun {
    private final int longestAllowed;
    private int stored;
    private int current;
    private int longest;

    public DeadLetterRun(int longestAllowed) {
        this.longestAllowed = longestAllowed;
    }

    /** Begins a batch behind the last one that was stored; what was counted for a batch that was dropped is forgotten. */
    public void begin() {
        current = stored;
        longest = stored;
    }

    public void dead() {
        current++;
        longest = Math.max(longest, current);
    }

    public void valid() {
        current = 0;
    }

    public boolean isTooLong() {
        return longest > longestAllowed;
    }

    /** The batch was stored. */
    public void commit() {
        stored = current;
    }
}
