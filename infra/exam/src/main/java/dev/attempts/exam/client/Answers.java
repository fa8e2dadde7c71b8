package dev.attempts.exam.client;

import java.net.ConnectException;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Reads the pipeline's HTTP answers, without any pity for those that are not as documented. */
final class Answers {
    private static final Pattern ATTEMPT =
            Pattern.compile("\"answers\":(\\{[^{}]*})[^{}]*\"revision\":(null|\\d+)", Pattern.DOTALL);

    private Answers() {}

    static Outcome outcome(Result result, @Nullable String body) {
        var failure = result.getFailure();
        if (failure != null) {
            return failure(failure);
        }
        Response response = result.getResponse();
        return switch (response.getStatus()) {
            case 200, 202 ->
                acknowledged(
                        String.valueOf(response.getHeaders().get("Attempt-Position")), response.getStatus() == 200);
            default -> refused(response.getStatus(), retryAfterMillis(response), body);
        };
    }

    static Outcome failure(Throwable failure) {
        // Nothing can have left this machine.
        return failure instanceof ConnectException
                ? new Outcome.NotWritten("no connection", 500)
                : new Outcome.Unknown(failure.getClass().getSimpleName());
    }

    static Outcome acknowledged(String header, boolean applied) {
        long position = Positions.parse(header);
        return position < 0
                ? new Outcome.Unexpected("acknowledged with the position '" + header + "'")
                : new Outcome.Acknowledged(position, applied);
    }

    static Outcome refused(int status, long retryAfterMillis, @Nullable String body) {
        return switch (status) {
            case 408, 429, 503 -> new Outcome.NotWritten(Integer.toString(status), retryAfterMillis);
            case 500, 502, 504 -> new Outcome.Unknown(Integer.toString(status));
            default -> new Outcome.Unexpected(status + " " + body);
        };
    }

    static Reading reading(Result result, @Nullable String body) {
        var failure = result.getFailure();
        if (failure != null) {
            return new Reading.Unavailable(failure.getClass().getSimpleName());
        }
        String text = body == null ? "" : body;
        int status = result.getResponse().getStatus();
        return switch (status) {
            case 200 -> stored(text);
            case 404 -> new Reading.Missing();
            case 429, 500, 502, 504 -> new Reading.Unavailable(Integer.toString(status));
            case 503 ->
                text.contains("/problems/position-not-reached")
                        ? new Reading.NotReached()
                        : new Reading.Unavailable("503");
            default -> new Reading.Unexpected(status + " " + text);
        };
    }

    static Reading stored(String body) {
        var matcher = ATTEMPT.matcher(body);
        if (!matcher.find()) {
            return new Reading.Unexpected("200 " + body);
        }
        String revision = matcher.group(2);
        return new Reading.Stored(
                revision.equals("null") ? -1 : Long.parseLong(revision),
                matcher.group(1).replace(" ", ""));
    }

    static long retryAfterMillis(Response response) {
        String header = response.getHeaders().get(HttpHeader.RETRY_AFTER);
        try {
            return header == null ? 1_000 : 1_000 * Long.parseLong(header);
        } catch (NumberFormatException e) {
            return 1_000;
        }
    }
}
