package dev.attempts.gateway.wait;

import java.util.Map;

/** What the consumer has committed: by partition the offset below which everything has taken effect. */
@FunctionalInterface
interface CommittedOffsets extends AutoCloseable {
    /** Asks anew each time. */
    Map<Integer, Long> read() throws Exception;

    @Override
    default void close() {}
}
