package dev.attempts.servicekit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One token bucket a client, for as many clients as the settings allow; a client forgotten starts with a full one. */
final class RateLimits {
    private final RateLimitSettings settings;
    private final TimeMeter clock;
    private final Cache<String, Bucket> buckets;
    private final Counter refused;

    RateLimits(RateLimitSettings settings, TimeMeter clock, MeterRegistry meters) {
        this.settings = settings;
        this.clock = clock;
        // A bucket that has been full for a while is as good as a new one.
        Duration refilled = Duration.ofSeconds(60 + settings.burst() / Math.max(1, settings.perSecond()));
        this.buckets = Caffeine.newBuilder()
                .maximumSize(settings.clientsMax())
                .expireAfterAccess(refilled)
                .ticker(clock::currentTimeNanos)
                .build();
        this.refused = Counter.builder("http.server.requests.rate.limited")
                .description("requests refused because their client has sent too many")
                .register(meters);
    }

    /** Null: go on. */
    @Nullable Problem refuse(String client) {
        if (settings.perSecond() == 0) {
            return null;
        }
        var probe = buckets.get(client, key -> full()).tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            return null;
        }
        refused.increment();
        return Problem.tooManyRequests(1 + TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()));
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(settings.burst()).refillGreedy(settings.perSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(clock)
                .build();
    }
}
