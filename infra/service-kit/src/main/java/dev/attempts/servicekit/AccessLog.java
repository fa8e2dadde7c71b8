package dev.attempts.servicekit;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logs one request in so many: what was asked and how it ended; never a query, a body or a token. */
final class AccessLog {
    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    private final int oneIn;

    AccessLog(int oneIn) {
        this.oneIn = oneIn;
    }

    void ended(PublicRequest request, int status, long nanos) {
        if (isDrawn()) {
            String path = request.getHttpURI().getPath();
            request.named(() -> write(request.getMethod(), path, request.clientAddress(), status, nanos));
        }
    }

    /** Of a request that was drawn when it came by the fast path. */
    void write(FastCall.Logged request, String id, int status, long nanos) {
        MDC.put(PublicRequest.LOGGED_ID, id);
        try {
            write(request.method(), request.path(), request.clientAddress(), status, nanos);
        } finally {
            MDC.remove(PublicRequest.LOGGED_ID);
        }
    }

    boolean isDrawn() {
        return oneIn > 0 && ThreadLocalRandom.current().nextInt(oneIn) == 0;
    }

    private static void write(String method, String path, String client, int status, long nanos) {
        log.atInfo()
                .addKeyValue("method", method)
                .addKeyValue("path", path)
                .addKeyValue("status", status)
                .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(nanos))
                .addKeyValue("client", client)
                .log("request");
    }
}
