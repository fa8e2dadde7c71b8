package dev.attempts.readmodel.attempts;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.AttemptId;
import dev.attempts.readmodel.database.QueryRefused;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a read of one attempt has come to, whichever way it was asked. */
sealed interface AttemptReply {
    Logger LOG = LoggerFactory.getLogger(AttemptReply.class);

    /** The attempt. */
    record Found(Answer answer) implements AttemptReply {}

    /** There is none, or it could not be read. */
    record Refused(Problem problem) implements AttemptReply {}

    /**
     * Of a read that has ended. Throws nothing: no thread waits for it that could tell the client.
     *
     * @param requestId by which the log names a request that failed for no reason that the client is told
     */
    static AttemptReply of(
            AttemptId id, ContentCoding coding, Future<Optional<StoredAttempt>> read, Supplier<String> requestId) {
        if (read.state() == Future.State.FAILED) {
            return failed(read.exceptionNow(), requestId);
        }
        try {
            return read.resultNow()
                    .<AttemptReply>map(attempt -> new Found(answer(attempt, coding)))
                    .orElseGet(() -> new Refused(none(id)));
        } catch (RuntimeException e) {
            return failed(e, requestId);
        }
    }

    private static Refused failed(Throwable failure, Supplier<String> requestId) {
        if (failure instanceof QueryRefused refused) {
            return new Refused(RefusedProblems.problem(refused.reason()));
        }
        LOG.atError()
                .setCause(failure)
                .addKeyValue("requestId", requestId.get())
                .log("request failed");
        return new Refused(Problem.internalError());
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
