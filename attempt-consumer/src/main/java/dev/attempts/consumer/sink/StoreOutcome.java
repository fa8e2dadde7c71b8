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

    /**
     * Not stored, as far as is known.
     *
     * @param inDoubt whether everything may have been written, the answer to a commit having got lost: then the very same
     *     batch has to be stored again to know
     */
    record Failed(SinkFailure failure, boolean inDoubt) implements StoreOutcome {}
}
