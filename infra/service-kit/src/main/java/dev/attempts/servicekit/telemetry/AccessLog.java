package dev.attempts.servicekit.telemetry;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one request in so many: what was asked and how it ended; never a query, a body or a token. */
public final class AccessLog {
    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    private final int oneIn;

    /** What is told of a request. */
    public record Drawn(String method, String path, String clientAddress) {}

    public AccessLog(int oneIn) {
        this.oneIn = oneIn;
    }

    /** Of a request that was drawn. */
    public void write(Drawn request, String id, int status, long nanos) {
        RequestIds.named(
                id,
                () -> log.atInfo()
                        .addKeyValue("method", request.method())
                        .addKeyValue("path", request.path())
                        .addKeyValue("status", status)
                        .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(nanos))
                        .addKeyValue("client", request.clientAddress())
                        .log("request"));
    }

    public boolean isDrawn() {
        return oneIn > 0 && ThreadLocalRandom.current().nextInt(oneIn) == 0;
    }
}
