package dev.attempts.consumer.checkpoint;

import dev.attempts.consumer.sink.SinkFailure;
import java.util.List;

/** What became of the wish to take over partitions. */
public sealed interface ClaimOutcome {
    record Claimed(List<Claim> claims) implements ClaimOutcome {}

    /** Nothing was claimed; the message names every gap. */
    record GapFound(String message) implements ClaimOutcome {}

    record Failed(SinkFailure failure) implements ClaimOutcome {}
}
