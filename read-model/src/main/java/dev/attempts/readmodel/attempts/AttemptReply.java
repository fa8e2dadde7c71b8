package dev.attempts.readmodel.attempts;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.AttemptId;
import dev.attempts.readmodel.database.RefusedProblems;
import dev.attempts.readmodel.http.Answer;
import dev.attempts.readmodel.http.ContentCoding;
import dev.attempts.readmodel.http.Representation;
import dev.attempts.servicekit.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;

/** What a read of one attempt has come to, whichever way it was asked. */
sealed interface AttemptReply {
    /** The attempt. */
    record Found(Answer answer) implements AttemptReply {}

    /** There is none, or it could not be read. */
    record Refused(Problem problem) implements AttemptReply {}

    /**
     * Of a read that has ended. Throws no exception, and an error is the caller's to answer: no thread waits for it that could tell
     * the client.
     *
     * @param requestId by which the log names a request that failed for no reason that the client is told
     */
    static AttemptReply of(
            AttemptId id, ContentCoding coding, Future<Optional<StoredAttempt>> read, Supplier<String> requestId) {
        if (read.state() == Future.State.FAILED) {
            return new Refused(RefusedProblems.of(read.exceptionNow(), requestId));
        }
        try {
            return read.resultNow()
                    .<AttemptReply>map(attempt -> new Found(answer(attempt, coding)))
                    .orElseGet(() -> new Refused(none(id)));
        } catch (RuntimeException e) {
            return new Refused(RefusedProblems.of(e, requestId));
        }
    }

    static Problem none(AttemptId id) {
        return Problem.notFound("no attempt " + id);
    }

    static Answer answer(StoredAttempt attempt, ContentCoding coding) {
        byte[] json = attempt.toJson().getBytes(StandardCharsets.UTF_8);
        HttpField[] own = attempt.position() == null
                ? new HttpField[0]
                : new HttpField[] {
                    new HttpField(AttemptHeaders.POSITION, attempt.position().toString())
                };
        return Answer.once(Representation.once(json, coding), own);
    }
}
