package dev.attempts.consumer.sink;

import java.util.List;

/** What the search for the refused events of a batch has found. */
public sealed interface IsolateOutcome {
    /**
     * Found; the rest can be stored, unless there may be more of them.
     *
     * @param refused events that the database refuses, in the order of the batch
     * @param complete whether these are all; else the rest is to be searched again
     * @param merges how many it took to find them
     */
    record Isolated(List<RefusedEvent> refused, boolean complete, int merges) implements IsolateOutcome {}

    record Failed(SinkFailure failure) implements IsolateOutcome {}
}
