package dev.attempts.consumer.checkpoint;

import java.util.SortedMap;
import java.util.UUID;

/** Who may write a partition's events, and where its reader goes on. */
public interface Checkpoints {
    /** Takes over the partitions, all or none: from then on no earlier holder can write. */
    ClaimOutcome claim(UUID topicId, SortedMap<Integer, LogRange> partitions);
}
