package dev.attempts.consumer.loop;

import java.time.Duration;

/**
 * How the loop behaves.
 *
 * @param deadLettersInARowMax more of them stop the consumer
 * @param fencedRest how long a partition that another consumer has taken over is left alone while the group still says
 *     that it is ours
 */
public record LoopSettings(
        String topic, BatchLimits batch, RetrySettings retry, int deadLettersInARowMax, Duration fencedRest) {
    /** How long the broker may take to answer one question. */
    public static final Duration BROKER_ANSWER = Duration.ofSeconds(5);
}
