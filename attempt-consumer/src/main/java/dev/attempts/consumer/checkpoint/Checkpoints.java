package dev.attempts.consumer.checkpoint;

import java.util.List;
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
}
