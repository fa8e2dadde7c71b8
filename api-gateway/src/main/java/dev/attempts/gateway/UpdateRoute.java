package dev.attempts.gateway;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.EventLimits;
import dev.attempts.servicekit.PublicRequest;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.concurrent.CompletableFuture;

/** {@code PATCH /attempts/{attemptId}} in every form in which it may come; waits for the outcome on its virtual thread. */
final class UpdateRoute implements Handler {
    static final String PATH = "/attempts/{attemptId}";

    /** What the metrics call it, on both ways. */
    static final String NAME = "PATCH " + PATH;

    static final String TRACEPARENT = "traceparent";

    private final UpdateIntake intake;
    private final RouteMeters meters;

    UpdateRoute(UpdateIntake intake, RouteMeters meters) {
        this.intake = intake;
        this.meters = meters;
    }

    @Override
    public void handle(Context request) {
        meters.full();
        byte[] body = RequestBody.read(request, EventLimits.VALUE_BYTES_MAX);
        var answer = new CompletableFuture<Answer>();
        intake.take(
                PublicRequest.of(request).principal(),
                request.pathParam("attemptId"),
                body,
                request.header(TRACEPARENT),
                answer::complete);
        switch (answer.join()) {
            case Answer.Accepted accepted -> {
                request.status(202)
                        .header(AttemptHeaders.POSITION, accepted.position().toString());
                // There is no body that could have a type.
                request.res().setContentType(null);
            }
            case Answer.Refused refused -> throw refused.problem().asException();
        }
    }
}
