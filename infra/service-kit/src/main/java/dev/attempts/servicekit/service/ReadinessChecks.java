package dev.attempts.servicekit.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checks of one service: it is ready when all of them are, there is at least one, and it isn't stopping. */
final class ReadinessChecks {
    private static final Logger log = LoggerFactory.getLogger(ReadinessChecks.class);

    private final String service;
    private final Map<String, Supplier<Readiness>> checks = new ConcurrentSkipListMap<>();
    private final AtomicReference<Readiness> lastLogged = new AtomicReference<>(Readiness.notReady("starting"));
    private volatile @Nullable String stopReason;

    ReadinessChecks(String service) {
        this.service = service;
    }

    void add(String name, Supplier<Readiness> check) {
        if (checks.putIfAbsent(name, check) != null) {
            throw new IllegalArgumentException("two readiness checks named " + name);
        }
    }

    void stop(String reason) {
        stopReason = reason;
    }

    Map<String, Readiness> all() {
        Map<String, Readiness> results = new LinkedHashMap<>();
        String reason = stopReason;
        if (reason != null) {
            results.put("service", Readiness.notReady(reason));
        } else if (checks.isEmpty()) {
            results.put("service", Readiness.notReady("starting"));
        }
        checks.forEach((name, check) -> results.put(name, ask(check)));
        return results;
    }

    Readiness overall() {
        return overall(all());
    }

    double asNumber() {
        return asNumber(overall());
    }

    /** Of one check alone; stopping does not touch it. */
    double asNumber(String name) {
        Supplier<Readiness> check = checks.get(name);
        return check == null ? 0 : asNumber(ask(check));
    }

    private static double asNumber(Readiness readiness) {
        return readiness instanceof Readiness.Ready ? 1 : 0;
    }

    Readiness overall(Map<String, Readiness> results) {
        String reasons = results.entrySet().stream()
                .filter(result -> result.getValue() instanceof Readiness.NotReady)
                .map(result -> result.getKey() + ": " + ((Readiness.NotReady) result.getValue()).reason())
                .collect(Collectors.joining("; "));
        Readiness overall = reasons.isEmpty() ? Readiness.ready() : Readiness.notReady(reasons);
        logChange(overall);
        return overall;
    }

    private void logChange(Readiness now) {
        Readiness before = lastLogged.getAndSet(now);
        boolean changed = !before.getClass().equals(now.getClass());
        if (changed && now instanceof Readiness.NotReady not) {
            log.atWarn().addKeyValue("service", service).log("not ready: {}", not.reason());
        } else if (changed) {
            log.atInfo().addKeyValue("service", service).log("ready");
        }
    }

    private static Readiness ask(Supplier<Readiness> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            return Readiness.notReady("the check failed: " + e);
        }
    }
}
