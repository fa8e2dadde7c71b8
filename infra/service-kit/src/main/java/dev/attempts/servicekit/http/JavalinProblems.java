package dev.attempts.servicekit.http;

import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.problem.StatusProblems;
import dev.attempts.servicekit.telemetry.RequestIds;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Javalin answer with problems, and tell the metrics which route was matched. */
final class JavalinProblems {
    private static final Logger log = LoggerFactory.getLogger(JavalinProblems.class);

    private JavalinProblems() {}

    static void configure(JavalinConfig config) {
        config.http.prefer405over404 = true;
        config.router.handlerWrapper(JavalinProblems::namingItsRoute);
        // Said again for what Javalin has an answer of its own to: the nearest type wins.
        config.routes.exception(HttpResponseException.class, (e, context) -> answer(context, e));
        config.routes.exception(Exception.class, (e, context) -> answer(context, e));
        // A client that falls silent: Javalin sets the status without asking the handlers above.
        config.routes.error(408, context -> answer(context, StatusProblems.of(408)));
    }

    private static Handler namingItsRoute(Endpoint endpoint) {
        if (!endpoint.method.isHttpMethod()) {
            return endpoint.handler;
        }
        String route = endpoint.method.name() + " " + endpoint.path;
        return context -> {
            PublicRequest.of(context).matched(route);
            try {
                endpoint.handler.handle(context);
            } catch (Error error) {
                // Javalin would answer an Error by itself, in words of its own.
                throw new IllegalStateException(error);
            }
        };
    }

    private static void answer(Context context, Exception thrown) {
        PublicRequest request = PublicRequest.of(context);
        Problem problem = ThrownProblems.of(request, thrown);
        if (problem.status() == 500) {
            log.atError().setCause(thrown).log("request failed");
        }
        answer(context, problem);
    }

    private static void answer(Context context, Problem problem) {
        PublicRequest request = PublicRequest.of(context);
        problem.headersToSend().forEach(context::header);
        if (problem.status() == 405 && request.getMethod().equals("OPTIONS")) {
            context.status(204);
            return;
        }
        context.status(problem.status());
        context.header(RequestIds.HEADER, request.id());
        context.contentType(Problem.CONTENT_TYPE);
        context.result(problem.toJson(request.id()));
    }
}
