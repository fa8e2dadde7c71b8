package dev.attempts.readmodel.attempts;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.AttemptId;
import dev.attempts.readmodel.database.RefusedProblems;
import dev.attempts.readmodel.http.Conditions;
import dev.attempts.servicekit.fastpath.PlainRequest;
import dev.attempts.servicekit.http.FastCall;
import dev.attempts.servicekit.http.FastRoute;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers the plain {@code GET /attempts/{attemptId}} without a position, once the shared query has. */
public final class FastAttemptsRoute implements FastRoute {
    private static final String MIN_POSITION = AttemptHeaders.MIN_POSITION.toLowerCase(Locale.ROOT);

    private final PostgresAttempts attempts;

    public FastAttemptsRoute(PostgresAttempts attempts) {
        this.attempts = attempts;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Whatever comes of it answers the call.
    public boolean take(PlainRequest request, FastCall call) {
        AttemptId id = asked(request);
        if (id == null || !call.principal().hasScope(AttemptRoutes.SCOPE)) {
            return false;
        }
        call.matched(AttemptRoutes.NAME);
        Conditions conditions = Conditions.of(request);
        CompletableFuture<Optional<StoredAttempt>> read = attempts.reading(id);
        read.whenComplete((attempt, failure) -> {
            try {
                switch (AttemptReply.of(id, conditions.coding(), read, call::id)) {
                    case AttemptReply.Found found -> call.answer(found.answer().fast(conditions.ifNoneMatch()));
                    case AttemptReply.Refused refused -> call.answer(refused.problem());
                }
            } catch (Throwable defect) { // Nobody else would hear of it, and the client would wait.
                call.answer(RefusedProblems.of(defect, call::id));
            }
        });
        return true;
    }

    /** Null for whatever is not the plain case. */
    private static @Nullable AttemptId asked(PlainRequest request) {
        if (!request.isMethod("GET")
                || !request.targetStartsWith(AttemptRoutes.ALL)
                || request.bodyLength() > 0
                || request.has(MIN_POSITION)) {
            return null;
        }
        return AttemptRoutes.idOrNull(request.targetFrom(AttemptRoutes.ALL.length()));
    }
}
