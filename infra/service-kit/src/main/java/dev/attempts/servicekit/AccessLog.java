package dev.attempts.servicekit;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one request in so many: what was asked and how it ended; never a query, a body or a token. */
final class AccessLog {
    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    private final int oneIn;

    AccessLog(int oneIn) {
        this.oneIn = oneIn;
    }

    void ended(PublicRequest request, int status, long nanos) {
        if (oneIn == 0 || ThreadLocalRandom.current().nextInt(oneIn) != 0) {
            return;
        }
        request.named(() -> log.atInfo()
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", request.getHttpURI().getPath())
                .addKeyValue("status", status)
                .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(nanos))
                .addKeyValue("client", request.clientAddress())
                .log("request"));
    }
}
