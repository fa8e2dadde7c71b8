package dev.attempts.servicekit;

import dev.attempts.servicekit.fastpath.FastExchange;
import dev.attempts.servicekit.fastpath.FastHandler;
import dev.attempts.servicekit.fastpath.PlainRequest;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Offers plain requests to the fast route, after the same admission, with the same counters and the same header fields
 * as those that go by way of Jetty.
 */
final class FastFront implements FastHandler {
    private final Service service;
    private final FastRoute route;
    private final Admission admission;
    private final RequestMetrics metrics;
    private final AccessLog accessLog;
    private final RequestIds requestIds;
    private final byte[] commonFields;
    private final BiConsumer<SocketChannel, ByteBuffer> server;
    private final OpenConnections connections;

    FastFront(
            Service service,
            FastRoute route,
            FrontHandler front,
            BiConsumer<SocketChannel, ByteBuffer> server,
            OpenConnections connections) {
        this.service = service;
        this.route = route;
        this.admission = front.admission();
        this.metrics = front.requests().metrics();
        this.accessLog = front.requests().accessLog();
        this.requestIds = front.requestIds();
        this.commonFields = front.cors().plainFields().getBytes(StandardCharsets.ISO_8859_1);
        this.server = server;
        this.connections = connections;
    }

    @Override
    public Taking take(PlainRequest request, FastExchange exchange) {
        if (service.isStopping()) {
            // Jetty tells clients that their connection ends.
            return Taking.LEFT;
        }
        String authorization = request.header("authorization");
        Principal principal = admission.known(authorization);
        if (principal != null) {
            return take(request, exchange, principal);
        }
        if (authorization == null || !admission.mayVerifyAhead()) {
            return Taking.LEFT;
        }
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
        FastCall call = new FastCall(this, exchange, request, principal, logged(request, exchange));
        exchange.taken(call);
        metrics.began();
        Problem refused = admission.refuse(principal, () -> clientAddress(request, exchange));
        if (refused != null) {
            call.answer(refused);
            return Taking.TAKEN;
        }
        if (route.take(request, call)) {
            return Taking.TAKEN;
        }
        metrics.withdrew();
        exchange.notTaken();
        return Taking.LEFT;
    }

    private FastCall.@Nullable Logged logged(PlainRequest request, FastExchange exchange) {
        if (!accessLog.isOn()) {
            return null;
        }
        String path = request.target().split("\\?", 2)[0];
        return new FastCall.Logged(request.method(), path, clientAddress(request, exchange));
    }

    private String clientAddress(PlainRequest request, FastExchange exchange) {
        return admission.clientAddress(exchange.clientAddress(), request.header("x-forwarded-for"));
    }

    void ended(FastCall call, int status) {
        long nanos = call.nanos();
        metrics.ended(call.route(), status, nanos);
        FastCall.Logged logged = call.logged();
        if (logged != null) {
            accessLog.ended(logged, call.id(), status, nanos);
        }
    }

    RequestIds requestIds() {
        return requestIds;
    }

    @Override
    public void handOver(SocketChannel connection, ByteBuffer received) {
        server.accept(connection, received);
    }

    @Override
    public void closed() {
        connections.closed();
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
