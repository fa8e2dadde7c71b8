package dev.attempts.readmodel.attempts;

import java.util.Map;

/** How far each partition of the topic has taken effect. */
@FunctionalInterface
interface Checkpoints {
    /** The next offset by partition, as committed at one moment during the call; no entry: nothing has taken effect. */
    Map<Integer, Long> nextOffsets();
}
