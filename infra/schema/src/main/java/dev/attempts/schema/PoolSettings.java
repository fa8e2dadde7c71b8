package dev.attempts.schema;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** How many connections a service keeps, and for how long. */
public record PoolSettings(
        @Setting(value = "4", allowed = "1..200", about = "most connections")
        int max,

        @Setting(value = "1", allowed = "0..200", about = "fewest connections, kept even when nobody asks")
        int min,

        @Setting(value = "5s", allowed = "250ms..60s", about = "how long to wait for a connection")
        Duration acquireTimeout,

        @Setting(value = "30s", allowed = "10s..1h", about = "a connection unused for so long is closed")
        Duration idleTimeout,

        @Setting(value = "300s", allowed = "30s..24h", about = "a connection is replaced after so long")
        Duration maxLifetime) {

    public PoolSettings {
        if (min > max) {
            throw new IllegalArgumentException("{min} (" + min + ") is above {max} (" + max + ")");
        }
        if (idleTimeout.compareTo(maxLifetime) >= 0) {
            throw new IllegalArgumentException(
                    "{idleTimeout} (" + idleTimeout + ") is not below {maxLifetime} (" + maxLifetime + ")");
        }
    }
}
