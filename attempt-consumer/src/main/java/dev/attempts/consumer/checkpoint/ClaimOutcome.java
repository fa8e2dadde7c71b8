package dev.attempts.consumer.checkpoint;

import dev.attempts.consumer.sink.SinkFailure;
import java.util.List;

/** What became of the wish to take over partitions. */
public sealed interface ClaimOutcome {
    record Claimed(List<Claim> claims) implements ClaimOutcome {}

    /**
     * Nothing was claimed.
     *
     * @param message names every gap
     * @param checkpoints which do not fit the log as it was looked up before they were read
     */
    record GapFound(String message, List<Checkpoint> checkpoints) implements ClaimOutcome {}

    record Failed(SinkFailure failure) implements ClaimOutcome {}
}
