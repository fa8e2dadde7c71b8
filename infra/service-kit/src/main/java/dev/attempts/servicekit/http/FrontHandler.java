package dev.attempts.servicekit.http;

import dev.attempts.servicekit.admission.Admission;
import dev.attempts.servicekit.admission.Admitted;
import dev.attempts.servicekit.admission.Cors;
import dev.attempts.servicekit.admission.PublicApi;
import dev.attempts.servicekit.connection.HttpLimits;
import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.service.Service;
import dev.attempts.servicekit.telemetry.AccessLog;
import dev.attempts.servicekit.telemetry.RequestIds;
import dev.attempts.servicekit.telemetry.RequestMetrics;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every request first, on a thread that must not block: counts it, offers it to the hot route, else hands it to
 * Javalin. Both ways pass the same limits, the same authentication and the same metrics.
 */
final class FrontHandler extends Handler.Wrapper {
    private static final Logger log = LoggerFactory.getLogger(FrontHandler.class);
    private static final PreEncodedHttpField CLOSE = new PreEncodedHttpField(HttpHeader.CONNECTION, "close");

    private final Service service;
    private final HttpLimits limits;
    private final HotRoute hotRoute;
    private final Cors cors;
    private final RequestsInFlight requests;
    private final ReceivingBodies receiving;
    private final Admission admission;
    private final RequestIds requestIds = new RequestIds();

    FrontHandler(
            Service service, PublicServerSettings settings, PublicApi api, Admission admission, HotRoute hotRoute) {
        this.service = service;
        this.limits = settings.limits();
        this.hotRoute = hotRoute;
        this.cors = new Cors(settings.cors(), api);
        this.requests =
                new RequestsInFlight(new RequestMetrics(service.meters()), new AccessLog(settings.accessLogOneIn()));
        this.receiving = new ReceivingBodies(limits.receivingBytesMax(), service.meters());
        this.admission = admission;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request received, Response response, Callback last) {
        PublicRequest request = new PublicRequest(received, this, limits.bodyBytesMax());
        Callback callback = requests.began(request, response, last);
        if (service.isStopping()) {
            response.getHeaders().put(CLOSE);
        }
        try {
            if (cors.apply(request, response)) {
                response.setStatus(204);
                callback.succeeded();
            } else if (request.getLength() > limits.bodyBytesMax()) {
                // The body stays unread: nothing more can come on this connection.
                response.getHeaders().put(CLOSE);
                ProblemAnswer.send(Problem.contentTooLarge(limits.bodyBytesMax()), request, response, callback);
            } else {
                admit(request, response, callback);
            }
        } catch (Throwable failure) {
            failed(failure, request, response, callback);
        }
        return true;
    }

    private void admit(PublicRequest request, Response response, Callback callback) throws Exception {
        Admitted admitted = admission.byMemory(request);
        if (admitted == null) {
            // The token has to be verified, and that may block. The next request with it takes the short way.
            onVirtualThread(request, response, callback, () -> request.admittedAs(admission.byVerification(request)));
            return;
        }
        request.admittedAs(admitted);
        if (!hotRoute.handle(request, response, callback)) {
            handOn(request, response, callback);
        }
    }

    /** A route of Javalin's is free to block: it runs on a virtual thread of its own. */
    void handOn(PublicRequest request, Response response, Callback callback) {
        onVirtualThread(request, response, callback, () -> {});
    }

    private void onVirtualThread(PublicRequest request, Response response, Callback callback, Runnable first) {
        request.handedOn();
        threads()
                .execute(() -> request.named(() -> {
                    try {
                        first.run();
                        if (!super.handle(request, response, callback)) {
                            ProblemAnswer.send(Problem.notFound("no such resource"), request, response, callback);
                        }
                    } catch (Throwable failure) {
                        failed(failure, request, response, callback);
                    }
                }));
    }

    private Executor threads() {
        var pool = getServer().getThreadPool();
        Executor virtual = VirtualThreads.getVirtualThreadsExecutor(pool);
        return virtual == null ? pool : virtual;
    }

    private static void failed(Throwable failure, PublicRequest request, Response response, Callback callback) {
        if (response.isCommitted()) {
            callback.failed(failure);
            return;
        }
        Problem problem = ThrownProblems.of(request, failure);
        if (problem.status() == 500) {
            request.named(() -> log.atError().setCause(failure).log("request failed"));
        }
        ProblemAnswer.send(problem, request, response, callback);
    }

    Admission admission() {
        return admission;
    }

    RequestsInFlight requests() {
        return requests;
    }

    ReceivingBodies receiving() {
        return receiving;
    }

    Cors cors() {
        return cors;
    }

    RequestIds requestIds() {
        return requestIds;
    }

    String clientAddress(PublicRequest request) {
        return admission.clientAddress(request);
    }

    long inFlight() {
        return requests.count();
    }
}
