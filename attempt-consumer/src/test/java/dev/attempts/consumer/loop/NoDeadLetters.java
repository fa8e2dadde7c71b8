package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.consumer.deadletters.DeadLetters;
import dev.attempts.consumer.deadletters.PublishOutcome;
import java.util.List;

/** For events none of which is malformed. */
final class NoDeadLetters implements DeadLetters {
    @Override
    public PublishOutcome publish(List<DeadLetter> letters) {
        throw new AssertionError("nothing here is malformed");
    }

    @Override
    public void close() {}
}
