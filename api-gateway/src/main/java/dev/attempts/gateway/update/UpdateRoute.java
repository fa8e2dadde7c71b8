package dev.attempts.gateway.update;

import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.EventLimits;
import dev.attempts.events.Position;
import dev.attempts.gateway.wait.AppliedPositions;
import dev.attempts.gateway.wait.WaitPreference;
import dev.attempts.servicekit.http.PublicRequest;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code PATCH /attempts/{attemptId}} in every form in which it may come; waits for the outcome on its virtual thread. */
public final class UpdateRoute implements Handler {
    static final String METHOD = "PATCH";
    /** The attempt's id follows. */
    static final String PATH_PREFIX = "/attempts/";

    public static final String PATH = PATH_PREFIX + "{attemptId}";
    /** What the metrics call it, on all ways. */
    static final String NAME = METHOD + " " + PATH;

    public static final String TRACEPARENT = "traceparent";
    public static final String PREFER = "Prefer";
    public static final String PREFERENCE_APPLIED = "Preference-Applied";

    private final UpdateIntake intake;
    private final AppliedPositions applied;
    private final Duration waitMax;
    private final RouteMeters meters;

    public UpdateRoute(UpdateIntake intake, AppliedPositions applied, Duration waitMax, RouteMeters meters) {
        this.intake = intake;
        this.applied = applied;
        this.waitMax = waitMax;
        this.meters = meters;
    }

    /** An id that the short ways take; what is wrong with another, the long one says. */
    static boolean isPlainId(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    @Override
    public void handle(Context request) throws InterruptedException {
        meters.full();
        byte[] body = RequestBody.read(request, EventLimits.VALUE_BYTES_MAX);
        List<String> prefer = Collections.list(request.req().getHeaders(PREFER));
        var wait = WaitPreference.of(prefer, waitMax);
        var answer = new CompletableFuture<Answer>();
        intake.take(
                PublicRequest.of(request).principal(),
                request.pathParam("attemptId"),
                body,
                request.header(TRACEPARENT),
                wait.filter(Duration::isPositive).isPresent(),
                answer::complete);
        switch (answer.join()) {
            case Answer.Accepted accepted -> accepted(request, accepted.position(), wait);
            case Answer.Refused refused -> throw refused.problem().asException();
        }
    }

    private void accepted(Context request, Position position, Optional<Duration> wait) throws InterruptedException {
        request.header(AttemptHeaders.POSITION, position.toString());
        // There is no body that could have a type.
        request.res().setContentType(null);
        if (wait.isPresent() && applied.await(position, wait.get())) {
            request.status(200).header(PREFERENCE_APPLIED, "wait=" + wait.get().toSeconds());
        } else {
            request.status(202);
        }
    }
}
