package dev.attempts.consumer.sink;

import java.util.List;

/** What the search for the refused events of a batch has found. */
public sealed interface IsolateOutcome {
    /**
     * Found; the rest can be stored.
     *
     * @param refused the events that the database refuses, in the order of the batch
     * @param upserts how many it took to find them
     */
    record Isolated(List<RefusedEvent> refused, int upserts) implements IsolateOutcome {}

    record Failed(SinkFailure failure) implements IsolateOutcome {}
}
