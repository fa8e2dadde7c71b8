package dev.attempts.gateway.publish;

import dev.attempts.events.Position;

/** What is certain about one update after it was offered to Kafka: it is in the log, it is not, or nobody can say. */
public sealed interface Outcome {
    /** Every in-sync replica has it. */
    record Acknowledged(Position position) implements Outcome {}

    /** It is not in the log and never will be. */
    record NotWritten(Refusal why) implements Outcome {}

    /** It may be in the log, now or a little later. */
    record Unknown(Doubt why) implements Outcome {}
}
