package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import java.util.List;

/** Where attempts are kept together with how far the topic has been read. Confined to the poll thread. */
public interface AttemptSink {
    /** Stores the rounds in their order and takes all the advances, or does neither. */
    StoreOutcome store(List<Round> rounds, List<Advance> advances);

    /**
     * Finds events that the database refuses and writes nothing: the first ones, if there are many. Each costs a logarithm of
     * the batch.
     */
    IsolateOutcome isolate(List<ReceivedEvent> events);
}
