package dev.attempts.readmodel.database;

import dev.attempts.servicekit.problem.Problem;
import io.javalin.http.Handler;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when a query was refused: 503, and that trying again may help. */
public final class RefusedProblems {
    private static final Logger log = LoggerFactory.getLogger(RefusedProblems.class);

    private RefusedProblems() {}

    /** The same route, with refused queries as problems. */
    public static Handler around(Handler route) {
        return context -> {
            try {
                route.handle(context);
            } catch (QueryRefused refused) {
                throw problem(refused.reason()).asException();
            }
        };
    }

    /**
     * What a client is told of a failure: the 503 of a refused query, else a 500, whose cause the log has.
     *
     * @param requestId by which the log names the request
     */
    public static Problem of(Throwable failure, Supplier<String> requestId) {
        if (failure instanceof QueryRefused refused) {
            return problem(refused.reason());
        }
        log.atError()
                .setCause(failure)
                .addKeyValue("requestId", requestId.get())
                .log("request failed");
        return Problem.internalError();
    }

    /** The 503 for it. */
    public static Problem problem(QueryRefused.Reason reason) {
        String type = switch (reason) {
            case BUSY -> "/problems/busy";
            case UNREACHABLE -> "/problems/database-unreachable";
            case TOO_SLOW -> "/problems/database-too-slow";
        };
        return new Problem(type, "Not now", 503, reason.detail()).with("Retry-After", "1");
    }
}
