package dev.attempts.servicekit.http;

import dev.attempts.servicekit.admission.Admission;
import dev.attempts.servicekit.auth.Principal;
import dev.attempts.servicekit.connection.BoundedConnector;
import dev.attempts.servicekit.fastpath.FastExchange;
import dev.attempts.servicekit.fastpath.FastHandler;
import dev.attempts.servicekit.fastpath.PlainRequest;
import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.service.Service;
import dev.attempts.servicekit.telemetry.AccessLog;
import dev.attempts.servicekit.telemetry.RequestIds;
import dev.attempts.servicekit.telemetry.RequestMetrics;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers plain requests to the fast route, after the same admission, with the same counters and the same header fields
 * as those that go by way of Jetty.
 */
final class FastFront implements FastHandler {
    private static final Logger log = LoggerFactory.getLogger(FastFront.class);
    /** A request that waits for its token to be verified is kept; larger ones wait where they are read in parts. */
    private static final int KEPT_BYTES_MAX = 4096;

    private final Service service;
    private final FastRoute route;
    private final Admission admission;
    private final RequestMetrics metrics;
    private final AccessLog accessLog;
    private final RequestIds requestIds;
    private final byte[] commonFields;
    private final BoundedConnector server;

    FastFront(Service service, FastRoute route, FrontHandler front, BoundedConnector server) {
        this.service = service;
        this.route = route;
        this.admission = front.admission();
        this.metrics = front.requests().metrics();
        this.accessLog = front.requests().accessLog();
        this.requestIds = front.requestIds();
        this.commonFields = front.cors().plainFields().getBytes(StandardCharsets.ISO_8859_1);
        this.server = server;
    }

    @Override
    public Taking take(PlainRequest request, FastExchange exchange) {
        if (exchange.isSecondOffer()) {
            metrics.withdrew();
        }
        if (service.isStopping()) {
            // Jetty tells clients that their connection ends.
            return Taking.LEFT;
        }
        String authorization = request.header("authorization");
        Principal principal = admission.known(authorization);
        if (principal != null) {
            return take(request, exchange, principal);
        }
        if (authorization == null || exchange.isSecondOffer() || request.bytes() > KEPT_BYTES_MAX) {
            return Taking.LEFT;
        }
        metrics.began();
        Thread.ofVirtual().name(service.name() + "-token").start(() -> {
            try {
                admission.verifyAhead(authorization);
            } finally {
                exchange.again();
            }
        });
        return Taking.LATER;
    }

    private Taking take(PlainRequest request, FastExchange exchange, Principal principal) {
        FastCall call = new FastCall(this, exchange, request, principal, drawn(request, exchange));
        exchange.taken(call);
        metrics.began();
        if (takes(request, call)) {
            return Taking.TAKEN;
        }
        metrics.withdrew();
        exchange.notTaken();
        return Taking.LEFT;
    }

    private boolean takes(PlainRequest request, FastCall call) {
        try {
            return route.take(request, call);
        } catch (Throwable failure) { // The client must hear of everything, and nobody else suffer.
            log.atError().setCause(failure).addKeyValue("requestId", call.id()).log("request failed");
            call.answer(Problem.internalError());
            return true;
        }
    }

    private AccessLog.@Nullable Drawn drawn(PlainRequest request, FastExchange exchange) {
        if (!accessLog.isDrawn()) {
            return null;
        }
        String path = request.target().split("\\?", 2)[0];
        String client = admission.clientAddress(exchange.clientAddress(), request.header("x-forwarded-for"));
        return new AccessLog.Drawn(request.method(), path, client);
    }

    void ended(FastCall call, int status) {
        long nanos = call.nanos();
        metrics.ended(call.route(), status, nanos);
        AccessLog.Drawn drawn = call.drawn();
        if (drawn != null) {
            accessLog.write(drawn, call.id(), status, nanos);
        }
    }

    RequestIds requestIds() {
        return requestIds;
    }

    @Override
    public void handOver(SocketChannel connection, ByteBuffer received) {
        server.serve(connection, received);
    }

    @Override
    public void closed() {
        server.connectionClosed();
    }

    @Override
    public void failed(Throwable defect) {
        service.fail(defect);
    }

    @Override
    public byte[] commonFields() {
        return commonFields;
    }
}
