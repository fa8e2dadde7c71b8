package dev.attempts.servicekit.http;

import dev.attempts.servicekit.connection.BoundedEndPoint;
import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.problem.ProblemException;
import dev.attempts.servicekit.problem.StatusProblems;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The problem for what a route, Javalin or Jetty has thrown; what nobody has foreseen is a 500 that says nothing. */
final class ThrownProblems {
    private ThrownProblems() {}

    static Problem of(Request request, @Nullable Throwable thrown) {
        if (BoundedEndPoint.isLate(request)) {
            return StatusProblems.of(408);
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ProblemException problem -> {
                    return problem.problem();
                }
                case MethodNotAllowedResponse response -> {
                    String allowed = response.getDetails().getOrDefault("availableMethods", "");
                    return Problem.methodNotAllowed(withImplied(List.of(allowed.split(", "))));
                }
                case HttpResponseException response -> {
                    return StatusProblems.of(response.getStatus());
                }
                case HttpException exception -> {
                    return StatusProblems.of(exception.getCode());
                }
                case TimeoutException timeout -> {
                    return StatusProblems.of(408);
                }
                case EofException gone -> {
                    return StatusProblems.of(400);
                }
                default -> {
                    // Asks its cause.
                }
            }
        }
        return Problem.internalError();
    }

    /** The methods that every route has without saying so. */
    private static List<String> withImplied(List<String> methods) {
        Set<String> all = new TreeSet<>(methods);
        if (all.contains("GET")) {
            all.add("HEAD");
        }
        all.add("OPTIONS");
        return List.copyOf(all);
    }
}
