package dev.attempts.gateway.update;

import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.AttemptId;
import dev.attempts.events.DeadLetterReason;
import dev.attempts.events.EventLimits;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.UnknownFields;
import dev.attempts.gateway.publish.Publisher;
import dev.attempts.gateway.publish.Update;
import dev.attempts.servicekit.auth.Principal;
import dev.attempts.servicekit.problem.Problem;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks one update and publishes it, whichever way it came in. */
public final class UpdateIntake {
    private final Publisher publisher;

    public UpdateIntake(Publisher publisher) {
        this.publisher = publisher;
    }

    /** Answers exactly once, now or on another thread; never blocks on the log. */
    void take(
            Principal sender,
            String attemptId,
            byte[] body,
            @Nullable String traceparent,
            boolean awaited,
            Consumer<Answer> client) {
        AttemptId id;
        try {
            id = AttemptId.parse(attemptId);
        } catch (MalformedEvent e) {
            client.accept(new Answer.Refused(GatewayProblems.malformedAttemptId(e.getMessage())));
            return;
        }
        var forbidden = Permission.missing(sender, id);
        if (forbidden != null) {
            client.accept(new Answer.Refused(forbidden));
            return;
        }
        try {
            var event = AttemptEventCodec.decode(body, UnknownFields.REJECT);
            publish(new Update(id, event, traceparent, awaited), client);
        } catch (MalformedEvent e) {
            client.accept(new Answer.Refused(problem(e)));
        }
    }

    private void publish(Update update, Consumer<Answer> client) {
        var refusal = publisher.reserve(1, update.bytes());
        if (refusal == null) {
            publisher.publish(update, outcome -> client.accept(Answer.to(outcome)));
        } else {
            client.accept(new Answer.Refused(GatewayProblems.notWritten(refusal)));
        }
    }

    private static Problem problem(MalformedEvent e) {
        return e.reason() == DeadLetterReason.TOO_LARGE
                ? Problem.contentTooLarge(EventLimits.VALUE_BYTES_MAX)
                : GatewayProblems.malformedUpdate(e.getMessage());
    }
}
