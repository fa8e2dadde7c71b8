package dev.attempts.consumer.loop;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** The pace of trying again; there is no last time. */
public record RetrySettings(
        @Setting(
                value = "100ms",
                allowed = "10ms..60s",
                about = "wait after the first failure; each further one doubles it")
        Duration first,

        @Setting(value = "5s", allowed = "10ms..10m", about = "longest wait between two tries")
        Duration max) {

    public RetrySettings {
        if (first.compareTo(max) > 0) {
            throw new IllegalArgumentException("{first} (" + first + ") is above {max} (" + max + ")");
        }
    }

    Backoff backoff() {
        return new Backoff(first, max, System::nanoTime, Math::random);
    }
}
