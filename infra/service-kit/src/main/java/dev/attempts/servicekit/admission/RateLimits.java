package dev.attempts.servicekit.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.attempts.servicekit.problem.Problem;
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
        this.buckets = Caffeine.newBuilder()
                .maximumSize(settings.clientsMax())
                .expireAfter(Expiry.accessing((String client, Bucket bucket) -> untilAsGoodAsNew(bucket)))
                .ticker(clock::currentTimeNanos)
                .build();
        this.refused = Counter.builder("http.server.requests.rate.limited")
                .description("requests refused because their client has sent too many")
                .register(meters);
    }

    /** Full, and then some: until then a client that is forgotten would gain by it. */
    private Duration untilAsGoodAsNew(Bucket bucket) {
        long missing = settings.burst() - bucket.getAvailableTokens();
        return Duration.ofSeconds(60 + missing / Math.max(1, settings.perSecond()));
    }

    /** Null: go on. */
    @Nullable Problem refuse(String client) {
        if (settings.perSecond() == 0) {
            return null;
        }
        var probe = buckets.get(client, key -> full()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? null : refusal(probe.getNanosToWaitForRefill());
    }

    /** The same, but counts nothing: who asks may find a reason to {@link #charge} afterwards. */
    @Nullable Problem refuseIfSpent(String client) {
        Bucket bucket = buckets.getIfPresent(client);
        if (bucket == null) {
            return null;
        }
        var probe = bucket.estimateAbilityToConsume(1);
        return probe.canBeConsumed() ? null : refusal(probe.getNanosToWaitForRefill());
    }

    private Problem refusal(long nanosToWait) {
        refused.increment();
        return Problem.tooManyRequests(1 + TimeUnit.NANOSECONDS.toSeconds(nanosToWait));
    }

    /** Counts further requests, beyond the burst if need be: the next ones wait for it. */
    void charge(String client, int more) {
        var bucket = buckets.get(client, key -> full());
        bucket.consumeIgnoringRateLimits(more);
        // Written again, because it is to be remembered for longer now.
        buckets.put(client, bucket);
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(settings.burst()).refillGreedy(settings.perSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(clock)
                .build();
    }
}
