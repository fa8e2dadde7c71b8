package dev.attempts.consumer.loop;

import dev.attempts.consumer.metrics.BatchMetrics;
import dev.attempts.consumer.metrics.LoopMetrics;
import dev.attempts.consumer.metrics.OutcomeMetrics;
import dev.attempts.consumer.metrics.TimeBudget;

/** What the loop tells of its work. */
public record LoopMeters(LoopMetrics loop, OutcomeMetrics outcomes, BatchMetrics batches, TimeBudget budget) {}
