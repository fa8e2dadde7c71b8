package dev.attempts.servicekit.telemetry;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Ids that find the log lines of a request: the client's own if it is harmless, else start-of-process and a number. */
public final class RequestIds {
    public static final String HEADER = "X-Request-Id";
    private static final String LOGGED = "requestId";
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private final String process;
    private final AtomicLong last = new AtomicLong();

    public RequestIds() {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        this.process = HexFormat.of().formatHex(random);
    }

    /** Runs something whose log lines carry the id. */
    public static void named(String id, Runnable work) {
        MDC.put(LOGGED, id);
        try {
            work.run();
        } finally {
            MDC.remove(LOGGED);
        }
    }

    public String of(HttpFields headers) {
        return of(headers.get(HEADER));
    }

    public String of(@Nullable String given) {
        if (given != null && HARMLESS.matcher(given).matches()) {
            return given;
        }
        return process + "-" + last.incrementAndGet();
    }
}
