package dev.attempts.gateway.update;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.EventLimits;
import dev.attempts.servicekit.http.HotBody;
import dev.attempts.servicekit.http.HotRoute;
import dev.attempts.servicekit.http.ProblemAnswer;
import dev.attempts.servicekit.http.PublicRequest;
import dev.attempts.servicekit.problem.Problem;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The plain {@code PATCH /attempts/{attemptId}}: digits in the path, a JSON body of stated length, no wish beyond that.
 * Runs on the thread that read the request and on the one that learns the outcome; blocks neither.
 */
public final class HotUpdateRoute implements HotRoute {
    private final UpdateIntake intake;
    private final RouteMeters meters;

    public HotUpdateRoute(UpdateIntake intake, RouteMeters meters) {
        this.intake = intake;
        this.meters = meters;
    }

    @Override
    public boolean handle(Request received, Response response, Callback callback) {
        String attemptId = UpdateRoute.METHOD.equals(received.getMethod()) ? attemptId(received) : null;
        if (attemptId == null || !isPlain(received)) {
            return false;
        }
        meters.hot();
        var request = PublicRequest.of(received);
        request.matched(UpdateRoute.NAME);
        HotBody.read(received, EventLimits.VALUE_BYTES_MAX, new HotBody.Receiver() {
            @Override
            public void received(byte[] body) {
                var traceparent = request.getHeaders().get(UpdateRoute.TRACEPARENT);
                intake.take(
                        request.principal(),
                        attemptId,
                        body,
                        traceparent,
                        false,
                        answer -> write(answer, request, response, callback));
            }

            @Override
            public void tooLarge() {
                ProblemAnswer.send(Problem.contentTooLarge(EventLimits.VALUE_BYTES_MAX), request, response, callback);
            }

            @Override
            public void noRoom() {
                ProblemAnswer.send(GatewayProblems.noRoomForBody(), request, response, callback);
            }

            @Override
            public void failed(Throwable failure) {
                ProblemAnswer.sendUnreadable(failure, request, response, callback);
            }
        });
        return true;
    }

    private static @Nullable String attemptId(Request request) {
        String path = request.getHttpURI().getPath();
        if (path == null || !path.startsWith(UpdateRoute.PATH_PREFIX)) {
            return null;
        }
        String id = path.substring(UpdateRoute.PATH_PREFIX.length());
        return UpdateRoute.isPlainId(id) ? id : null;
    }

    private static boolean isPlain(Request request) {
        long length = request.getLength();
        if (length < 0 || length > EventLimits.VALUE_BYTES_MAX) {
            return false;
        }
        for (HttpField field : request.getHeaders()) {
            if (!isPlain(field)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(HttpField field) {
        HttpHeader header = field.getHeader();
        if (header == null) {
            return !field.getName().equalsIgnoreCase("Prefer");
        }
        return switch (header) {
            case CONTENT_TYPE -> RequestBody.JSON.equals(field.getValue());
            case CONTENT_ENCODING, EXPECT, TRANSFER_ENCODING, UPGRADE -> false;
            default -> true;
        };
    }

    private static void write(Answer answer, Request request, Response response, Callback callback) {
        switch (answer) {
            case Answer.Accepted accepted -> {
                response.setStatus(202);
                response.getHeaders()
                        .put(AttemptHeaders.POSITION, accepted.position().toString());
                response.write(true, BufferUtil.EMPTY_BUFFER, callback);
            }
            case Answer.Refused refused -> ProblemAnswer.send(refused.problem(), request, response, callback);
        }
    }
}
