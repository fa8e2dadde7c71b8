package dev.attempts.servicekit.http;

import dev.attempts.servicekit.problem.StatusProblems;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Turns the errors that Jetty itself answers, such as those of requests that no route gets to see, into problems. */
final class ProblemErrorHandler extends ErrorHandler {
    ProblemErrorHandler() {
        setCacheControl("no-store");
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        ProblemAnswer.send(StatusProblems.of(status), request, response, callback);
    }
}
