package dev.attempts.readmodel.attempts;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.AttemptId;
import dev.attempts.events.MalformedEvent;
import dev.attempts.readmodel.http.ContentCoding;
import dev.attempts.servicekit.FastCall;
import dev.attempts.servicekit.FastRoute;
import dev.attempts.servicekit.Problem;
import dev.attempts.servicekit.fastpath.PlainRequest;
import java.util.Locale;
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
        call.matched(AttemptsHotRoute.NAME);
        ContentCoding coding = ContentCoding.preferred(request.header("accept-encoding"));
        String ifNoneMatch = request.header("if-none-match");
        attempts.reading(id).whenComplete((attempt, failure) -> {
            try {
                if (failure != null) {
                    call.answer(AttemptsHotRoute.problem(failure));
                } else if (attempt.isEmpty()) {
                    call.answer(AttemptRoutes.none(id));
                } else {
                    call.answer(AttemptRoutes.answer(attempt.get(), coding).fast(ifNoneMatch));
                }
            } catch (Throwable defect) { // Nobody else would hear of it, and the client would wait.
                call.answer(Problem.internalError());
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
        try {
            return AttemptId.parse(request.targetFrom(AttemptRoutes.ALL.length()));
        } catch (MalformedEvent e) {
            return null;
        }
    }
}
