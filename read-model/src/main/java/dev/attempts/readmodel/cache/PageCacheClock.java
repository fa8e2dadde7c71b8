package dev.attempts.readmodel.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Time and chance, as parameters so that tests own them.
 *
 * @param chance 0 … 1, new at each call
 */
public record PageCacheClock(Ticker ticker, DoubleSupplier chance) {
    public static final PageCacheClock SYSTEM = new PageCacheClock(
            Ticker.systemTicker(), () -> ThreadLocalRandom.current().nextDouble());
}
