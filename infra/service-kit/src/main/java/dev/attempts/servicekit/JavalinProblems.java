package dev.attempts.servicekit;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a route throws into problems; what nobody has foreseen is a 500 that says nothing but its request id. */
final class JavalinProblems {
    private static final Logger log = LoggerFactory.getLogger(JavalinProblems.class);

    private JavalinProblems() {}

    static void configure(JavalinConfig config) {
        config.routes.exception(ProblemException.class, (e, context) -> answer(context, e.problem()));
        config.routes.exception(HttpResponseException.class, (e, context) -> answer(context, of(e)));
        config.routes.exception(Exception.class, (e, context) -> {
            log.atError().setCause(e).log("request failed");
            answer(context, Problem.internalError());
        });
    }

    static void answer(Context context, Problem problem) {
        context.status(problem.status());
        problem.headers().forEach(context::header);
        context.contentType(Problem.CONTENT_TYPE);
        context.result(problem.toJson());
    }

    private static Problem of(HttpResponseException e) {
        if (e instanceof MethodNotAllowedResponse) {
            String allowed = e.getDetails().getOrDefault("availableMethods", "");
            return Problem.methodNotAllowed(List.of(allowed.split(", ")));
        }
        return StatusProblems.of(e.getStatus());
    }
}
