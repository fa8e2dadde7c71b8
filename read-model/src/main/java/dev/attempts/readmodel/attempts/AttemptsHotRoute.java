package dev.attempts.readmodel.attempts;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.AttemptId;
import dev.attempts.readmodel.http.Conditions;
import dev.attempts.readmodel.http.Requests;
import dev.attempts.servicekit.http.HotRoute;
import dev.attempts.servicekit.http.ProblemAnswer;
import dev.attempts.servicekit.http.PublicRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers {@code GET /attempts/{attemptId}} without a position, once the shared query has; all else is Javalin's. */
public final class AttemptsHotRoute implements HotRoute {
    private final PostgresAttempts attempts;

    public AttemptsHotRoute(PostgresAttempts attempts) {
        this.attempts = attempts;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Whatever comes of it completes the callback.
    public boolean handle(Request request, Response response, Callback callback) {
        AttemptId id = asked(request);
        if (id == null) {
            return false;
        }
        PublicRequest received = PublicRequest.of(request);
        if (!received.principal().hasScope(AttemptRoutes.SCOPE)) {
            return false;
        }
        received.matched(AttemptRoutes.NAME);
        Conditions conditions = Conditions.of(request);
        CompletableFuture<Optional<StoredAttempt>> read = attempts.reading(id);
        read.whenComplete((attempt, failure) -> {
            try {
                switch (AttemptReply.of(id, conditions.coding(), read, received::id)) {
                    case AttemptReply.Found found ->
                        found.answer().send(request, conditions.ifNoneMatch(), response, callback);
                    case AttemptReply.Refused refused ->
                        ProblemAnswer.send(refused.problem(), request, response, callback);
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
        if (path == null
                || !path.startsWith(AttemptRoutes.ALL)
                || uri.getQuery() != null
                || !Requests.asksToRead(request)
                || request.getHeaders().contains(AttemptHeaders.MIN_POSITION)) {
            return null;
        }
        return AttemptRoutes.idOrNull(path.substring(AttemptRoutes.ALL.length()));
    }
}
