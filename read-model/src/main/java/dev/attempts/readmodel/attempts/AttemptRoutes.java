package dev.attempts.readmodel.attempts;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.AttemptId;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.Position;
import dev.attempts.readmodel.database.RefusedProblems;
import dev.attempts.readmodel.http.Answer;
import dev.attempts.readmodel.http.ContentCoding;
import dev.attempts.readmodel.http.Representation;
import dev.attempts.readmodel.http.Requests;
import dev.attempts.servicekit.Problem;
import dev.attempts.servicekit.PublicRequest;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpField;

/** {@code GET /attempts/{attemptId}}: never older than the position that the request carries. */
public final class AttemptRoutes {
    static final String SCOPE = "attempts:read";
    static final String ALL = "/attempts/";
    static final String ONE = ALL + "{attemptId}";

    private final PostgresAttempts attempts;
    private final PositionReads positionReads;

    public AttemptRoutes(PostgresAttempts attempts, PositionReads positionReads) {
        this.attempts = attempts;
        this.positionReads = positionReads;
    }

    public void register(RoutesConfig routes) {
        routes.get(ONE, RefusedProblems.around(this::one));
    }

    private void one(Context context) throws IOException {
        PublicRequest.of(context).principal().require(SCOPE);
        Requests.refuseParameters(context);
        AttemptId id = id(context.pathParam("attemptId"));
        String atLeast = context.header(AttemptHeaders.MIN_POSITION);
        StoredAttempt attempt = (atLeast == null ? attempts.attempt(id) : at(position(atLeast), id, context))
                .orElseThrow(() -> none(id).asException());
        answer(attempt, Requests.coding(context)).send(context);
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

    private Optional<StoredAttempt> at(Position position, AttemptId id, Context context) {
        OptionalInt wait = WaitPreference.seconds(context.header("Prefer"));
        wait.ifPresent(seconds -> context.header("Preference-Applied", "wait=" + seconds));
        return positionReads.attempt(id, position, wait);
    }

    private static AttemptId id(String text) {
        try {
            return AttemptId.parse(text);
        } catch (MalformedEvent e) {
            throw Problem.badRequest(e.getMessage()).asException();
        }
    }

    private static Position position(String text) {
        try {
            return Position.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(AttemptHeaders.MIN_POSITION + ": " + e.getMessage())
                    .asException();
        }
    }
}
