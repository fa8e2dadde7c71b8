package dev.attempts.gateway.update;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.EventLimits;
import dev.attempts.servicekit.fastpath.FastAnswer;
import dev.attempts.servicekit.fastpath.PlainRequest;
import dev.attempts.servicekit.http.FastCall;
import dev.attempts.servicekit.http.FastRoute;

/**
 * The plain {@code PATCH /attempts/{attemptId}}: digits in the path, a JSON body of stated length, no wish beyond that.
 * Runs on the loop that received it; its answer comes from whichever thread learns the outcome.
 */
public final class FastUpdateRoute implements FastRoute {
    private static final String METHOD = "PATCH";
    private static final String PATH = "/attempts/";
    private static final byte[] NO_BODY = {};

    private final UpdateIntake intake;
    private final RouteMeters meters;

    public FastUpdateRoute(UpdateIntake intake, RouteMeters meters) {
        this.intake = intake;
        this.meters = meters;
    }

    @Override
    public boolean take(PlainRequest request, FastCall call) {
        if (!request.isMethod(METHOD) || !request.targetStartsWith(PATH) || !isPlain(request)) {
            return false;
        }
        String attemptId = request.targetFrom(PATH.length());
        if (!isDigits(attemptId)) {
            return false;
        }
        meters.fast();
        call.matched(UpdateRoute.NAME);
        String traceparent = request.first(UpdateRoute.TRACEPARENT);
        intake.take(call.principal(), attemptId, request.body(), traceparent, answer -> write(answer, call));
        return true;
    }

    private static boolean isPlain(PlainRequest request) {
        String contentType = request.header("content-type");
        return request.statesItsLength()
                && request.bodyLength() <= EventLimits.VALUE_BYTES_MAX
                && (contentType == null || contentType.equals(RequestBody.JSON))
                && !request.has("prefer");
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static void write(Answer answer, FastCall call) {
        switch (answer) {
            case Answer.Accepted accepted -> {
                String position = FastAnswer.field(
                        AttemptHeaders.POSITION, accepted.position().toString());
                call.answer(FastAnswer.of(202, position, NO_BODY));
            }
            case Answer.Refused refused -> call.answer(refused.problem());
        }
    }
}
