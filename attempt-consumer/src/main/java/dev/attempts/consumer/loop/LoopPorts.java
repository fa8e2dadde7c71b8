package dev.attempts.consumer.loop;

import dev.attempts.consumer.checkpoint.Checkpoints;
import dev.attempts.consumer.deadletters.DeadLetters;
import dev.attempts.consumer.sink.AttemptSink;

/** What the loop works with besides its {@code KafkaConsumer}. */
public record LoopPorts(AttemptSink sink, Checkpoints checkpoints, DeadLetters deadLetters, TopicLookup topics) {}
