package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Round;
import java.util.List;

/** Where attempts are kept together with how far the topic has been read. Confined to the poll thread. */
public interface AttemptSink {
    /** Stores the rounds in their order and takes all the advances, or does neither. */
    StoreOutcome store(List<Round> rounds, List<Advance> advances);

    /** Finds the events that the database refuses and writes nothing; costs a logarithm of the batch for each. */
    IsolateOutcome isolate(List<ReceivedEvent> events);
}
