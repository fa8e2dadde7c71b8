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
    private static final byte[] NO_BODY = {};

    private final UpdateIntake intake;
    private final RouteMeters meters;

    public FastUpdateRoute(UpdateIntake intake, RouteMeters meters) {
        this.intake = intake;
        this.meters = meters;
    }

    @Override
    public boolean take(PlainRequest request, FastCall call) {
        if (!request.isMethod(UpdateRoute.METHOD)
                || !request.targetStartsWith(UpdateRoute.PATH_PREFIX)
                || !isPlain(request)) {
            return false;
        }
        String attemptId = request.targetFrom(UpdateRoute.PATH_PREFIX.length());
        if (!UpdateRoute.isPlainId(attemptId)) {
            return false;
        }
        meters.fast();
        call.matched(UpdateRoute.NAME);
        String traceparent = request.first(UpdateRoute.TRACEPARENT);
        intake.take(call.principal(), attemptId, request.body(), traceparent, false, answer -> write(answer, call));
        return true;
    }

    private static boolean isPlain(PlainRequest request) {
        String contentType = request.header("content-type");
        return request.statesItsLength()
                && request.bodyLength() <= EventLimits.VALUE_BYTES_MAX
                && (contentType == null || contentType.equals(RequestBody.JSON))
                && !request.has("prefer");
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
