package dev.attempts.readmodel.attempts;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.AttemptId;
import dev.attempts.events.MalformedEvent;
import dev.attempts.readmodel.database.QueryRefused;
import dev.attempts.readmodel.database.RefusedProblems;
import dev.attempts.readmodel.http.Conditions;
import dev.attempts.servicekit.HotRoute;
import dev.attempts.servicekit.Problem;
import dev.attempts.servicekit.PublicRequest;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code GET /attempts/{attemptId}} without a position, once the shared query has; all else is Javalin's. */
public final class AttemptsHotRoute implements HotRoute {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptsHotRoute.class);
    /** As Javalin names it for the metrics. */
    static final String NAME = "GET " + AttemptRoutes.ONE;

    private final PostgresAttempts attempts;

    public AttemptsHotRoute(PostgresAttempts attempts) {
        this.attempts = attempts;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Whatever comes of it completes the callback.
    public boolean handle(Request request, Response response, Callback callback) {
        AttemptId id = asked(request);
        if (id == null || request.getHeaders().contains(AttemptHeaders.MIN_POSITION)) {
            return false;
        }
        PublicRequest received = PublicRequest.of(request);
        if (!received.principal().hasScope(AttemptRoutes.SCOPE)) {
            return false;
        }
        received.matched(NAME);
        Conditions conditions = Conditions.of(request);
        attempts.reading(id).whenComplete((attempt, failure) -> {
            try {
                if (failure != null) {
                    problem(failure).answer(request, response, callback);
                } else if (attempt.isEmpty()) {
                    AttemptRoutes.none(id).answer(request, response, callback);
                } else {
                    AttemptRoutes.answer(attempt.get(), conditions.coding())
                            .send(request, conditions.ifNoneMatch(), response, callback);
                }
            } catch (Throwable defect) { // Nobody else would hear of it, and the client would wait.
                callback.failed(defect);
            }
        });
        return true;
    }

    /** Null for whatever is not the plain case. */
    private static @Nullable AttemptId asked(Request request) {
        HttpURI uri = request.getHttpURI();
        String path = uri.getPath();
        if (path == null || !path.startsWith(AttemptRoutes.ALL) || uri.getQuery() != null) {
            return null;
        }
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            return null;
        }
        try {
            return AttemptId.parse(path.substring(AttemptRoutes.ALL.length()));
        } catch (MalformedEvent e) {
            return null;
        }
    }

    static Problem problem(Throwable failure) {
        if (failure instanceof QueryRefused refused) {
            return RefusedProblems.problem(refused.reason());
        }
        LOG.atError().setCause(failure).log("request failed");
        return Problem.internalError();
    }
}
