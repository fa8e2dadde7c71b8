package dev.attempts.consumer.deadletters;

import dev.attempts.consumer.batch.DeadLetter;
import java.util.List;

/** Where records go that cannot take effect, so that nothing disappears. */
public interface DeadLetters extends AutoCloseable {
    /** Returns when all are acknowledged, or when one could not be in time. */
    PublishOutcome publish(List<DeadLetter> letters);

    @Override
    void close();
}
