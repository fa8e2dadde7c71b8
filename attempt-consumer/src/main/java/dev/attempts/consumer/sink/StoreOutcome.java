package dev.attempts.consumer.sink;

import java.util.Set;

/** What became of a batch. */
public sealed interface StoreOutcome {
    /**
     * Stored, with its checkpoints.
     *
     * @param applied events that took effect
     * @param guarded events that did not, because their row holds a higher revision or a later event
     */
    record Stored(int applied, int guarded) implements StoreOutcome {}

    /** Nothing was written: another consumer holds these partitions. */
    record Fenced(Set<Integer> partitions) implements StoreOutcome {}

    /** Nothing was written, or, after a connection was lost in commit, perhaps everything: store the same batch again. */
    record Failed(SinkFailure failure) implements StoreOutcome {}
}
