package dev.attempts.gateway.wait;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** How {@code Prefer: wait} learns that an update has taken effect, and how much of it is allowed. */
public record WaitSettings(
        @Setting(value = "attempt-consumer", about = "consumer group whose committed offsets say what has taken effect")
        String group,

        @Setting(value = "10s", allowed = "1s..1m", about = "the longest that a request may wait; more is cut to it")
        Duration max,

        @Setting(
                value = "1000",
                allowed = "0..100000",
                about = "requests that may wait at a time; further ones are answered 202 at once")
        int waitersMax) {}
