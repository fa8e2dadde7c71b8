package dev.attempts.readmodel.database;

import dev.attempts.servicekit.problem.Problem;
import io.javalin.http.Handler;

/** What a client is told when a query was refused: 503, and that trying again may help. */
public final class RefusedProblems {
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
