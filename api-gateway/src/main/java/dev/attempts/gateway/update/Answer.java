package dev.attempts.gateway.update;

import dev.attempts.events.Position;
import dev.attempts.gateway.publish.Outcome;
import dev.attempts.servicekit.problem.Problem;

/** What the client is told about one update. */
public sealed interface Answer {
    /** 202: it is in the log. */
    record Accepted(Position position) implements Answer {}

    /** Everything else says whether it was rejected, not written, or nobody knows. */
    record Refused(Problem problem) implements Answer {}

    static Answer to(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Acknowledged acknowledged -> new Accepted(acknowledged.position());
            case Outcome.NotWritten notWritten -> new Refused(GatewayProblems.notWritten(notWritten.why()));
            case Outcome.Unknown unknown -> new Refused(GatewayProblems.outcomeUnknown(unknown.why()));
        };
    }
}
