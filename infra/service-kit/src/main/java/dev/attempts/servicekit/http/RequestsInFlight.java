package dev.attempts.servicekit.http;

import dev.attempts.servicekit.connection.BoundedEndPoint;
import dev.attempts.servicekit.telemetry.AccessLog;
import dev.attempts.servicekit.telemetry.RequestMetrics;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Accompanies each request from its headers to the end of its answer. */
final class RequestsInFlight {
    private static final int ABANDONED = 0;

    private final RequestMetrics metrics;
    private final AccessLog accessLog;

    RequestsInFlight(RequestMetrics metrics, AccessLog accessLog) {
        this.metrics = metrics;
        this.accessLog = accessLog;
    }

    RequestMetrics metrics() {
        return metrics;
    }

    AccessLog accessLog() {
        return accessLog;
    }

    /** The callback to answer with, in place of the one given. */
    Callback began(PublicRequest request, Response response, Callback last) {
        metrics.began();
        BoundedEndPoint endPoint = BoundedEndPoint.of(request);
        endPoint.headersReceived();
        return new Ending(request, response, endPoint, last);
    }

    long count() {
        return metrics.inFlight();
    }

    /** Says that the request has ended, before Jetty reuses its parts for the next one. */
    private final class Ending extends Callback.Nested {
        private final PublicRequest request;
        private final Response response;
        private final BoundedEndPoint endPoint;

        Ending(PublicRequest request, Response response, BoundedEndPoint endPoint, Callback last) {
            super(last);
            this.request = request;
            this.response = response;
            this.endPoint = endPoint;
        }

        @Override
        public void succeeded() {
            ended(response.getStatus());
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            ended(response.hasLastWrite() ? response.getStatus() : statusOf(failure));
            super.failed(failure);
        }

        /** What is not committed and not the client's doing, Jetty will answer with a 500. */
        private int statusOf(Throwable failure) {
            boolean byClient = failure instanceof IOException || failure instanceof TimeoutException;
            return response.isCommitted() || byClient ? ABANDONED : 500;
        }

        private void ended(int status) {
            endPoint.requestEnded();
            request.holdsNothing();
            long nanos = System.nanoTime() - request.getBeginNanoTime();
            metrics.ended(request.route(), status, nanos);
            if (accessLog.isDrawn()) {
                accessLog.write(drawn(), request.id(), status, nanos);
            }
        }

        private AccessLog.Drawn drawn() {
            return new AccessLog.Drawn(request.getMethod(), request.getHttpURI().getPath(), request.clientAddress());
        }
    }
}
