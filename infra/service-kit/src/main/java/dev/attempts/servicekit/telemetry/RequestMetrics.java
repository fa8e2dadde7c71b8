package dev.attempts.servicekit.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts and times requests by route and status, whichever way they were answered.
 *
 * <p>Every request that began ends in exactly one timer: {@code begun = in flight + ended}.
 */
public final class RequestMetrics {
    public static final String NO_ROUTE = "none";
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry meters;
    private final LongAdder inFlight = new LongAdder();
    private final Map<String, Map<Integer, Timer>> timers = new ConcurrentHashMap<>();

    public RequestMetrics(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("http.server.requests.in.flight", inFlight, LongAdder::sum)
                .description("requests of the public port that are being answered")
                .register(meters);
    }

    public void began() {
        inFlight.increment();
    }

    /** Status 0: the client left before the answer was complete. */
    public void ended(String route, int status, long nanos) {
        Map<Integer, Timer> byStatus = timers.get(route);
        if (byStatus == null) {
            byStatus = timers.computeIfAbsent(route, name -> new ConcurrentHashMap<>());
        }
        Timer timer = byStatus.get(status);
        if (timer == null) {
            timer = byStatus.computeIfAbsent(status, code -> timer(route, code));
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
        inFlight.decrement();
    }

    /** One that began here goes on elsewhere, where it will begin again. */
    public void withdrew() {
        inFlight.decrement();
    }

    public long inFlight() {
        return inFlight.sum();
    }

    private Timer timer(String route, int status) {
        return Timer.builder("http.server.requests")
                .description("time from the first byte of a request to the last of its answer")
                .tag("route", route)
                .tag("status", status == 0 ? "abandoned" : Integer.toString(status))
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }
}
