package dev.attempts.consumer.checkpoint;

import dev.attempts.consumer.sink.SinkFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/** Who may write a partition's events, and where its reader goes on. */
public interface Checkpoints {
    /**
     * Takes over the partitions, all or none: from then on no earlier holder can write.
     *
     * @param outsideBefore the checkpoints that an earlier look found outside of their logs: nothing else is ever skipped
     */
    ClaimOutcome claim(UUID topicId, SortedMap<Integer, LogRange> partitions, List<Checkpoint> outsideBefore);

    /**
     * Has everybody know up to where the logs still hold what was read, as long as the checkpoints stand where they were seen; returns
     * why it could not.
     */
    Optional<SinkFailure> retract(Map<Checkpoint, Long> inEffectTo);
}
