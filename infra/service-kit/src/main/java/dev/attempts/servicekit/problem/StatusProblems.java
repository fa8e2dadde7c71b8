package dev.attempts.servicekit.problem;

import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpStatus;

/** The problem for an error of which nothing but the status may be told. */
public final class StatusProblems {
    private StatusProblems() {}

    public static Problem of(int status) {
        return switch (status) {
            case 400 ->
                Problem.badRequest("the request line, its path, a header or the framing of the body is not valid HTTP");
            case 404 -> Problem.notFound("no such resource");
            case 405 -> Problem.methodNotAllowed(List.of());
            case 408 -> new Problem("/problems/too-slow", "The request came too slowly", 408, "send it in one go");
            case 413 -> new Problem("/problems/content-too-large", "The body is too large", 413, "send less at a time");
            case 500 -> Problem.internalError();
            case 503 -> Problem.unavailable("the service can't answer at this moment");
            // A 426 would have to name what to upgrade to: there is nothing.
            case 426 -> other(505);
            default -> other(status);
        };
    }

    private static Problem other(int status) {
        String title = HttpStatus.getMessage(status);
        String slug = title.toLowerCase(Locale.ROOT).replace(' ', '-');
        return new Problem("/problems/" + slug, title, status, title.toLowerCase(Locale.ROOT));
    }
}
