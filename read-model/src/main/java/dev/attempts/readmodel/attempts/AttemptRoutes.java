package dev.attempts.readmodel.attempts;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.AttemptId;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.Position;
import dev.attempts.readmodel.database.RefusedProblems;
import dev.attempts.readmodel.http.Conditions;
import dev.attempts.readmodel.http.Requests;
import dev.attempts.servicekit.http.PublicRequest;
import dev.attempts.servicekit.problem.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** {@code GET /attempts/{attemptId}}: never older than the position that the request carries. */
public final class AttemptRoutes {
    static final String SCOPE = "attempts:read";
    static final String ALL = "/attempts/";
    private static final String ONE = ALL + "{attemptId}";
    /** As Javalin names the route, for the metrics: the other ways count there, too. */
    static final String NAME = "GET " + ONE;

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
        String atLeast = Requests.header(context, AttemptHeaders.MIN_POSITION);
        StoredAttempt attempt = (atLeast == null ? attempts.attempt(id) : at(position(atLeast), id, context))
                .orElseThrow(() -> AttemptReply.none(id).asException());
        Conditions conditions = Requests.conditions(context);
        AttemptReply.answer(attempt, conditions.coding()).send(context, conditions.ifNoneMatch());
    }

    private Optional<StoredAttempt> at(Position position, AttemptId id, Context context) {
        OptionalInt wait = WaitPreference.seconds(Requests.header(context, "Prefer"));
        wait.ifPresent(seconds -> context.header("Preference-Applied", "wait=" + seconds));
        return positionReads.attempt(id, position, wait);
    }

    /** Null for what is no id: the explanation is this route's. */
    static @Nullable AttemptId idOrNull(String text) {
        try {
            return AttemptId.parse(text);
        } catch (MalformedEvent e) {
            return null;
        }
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
