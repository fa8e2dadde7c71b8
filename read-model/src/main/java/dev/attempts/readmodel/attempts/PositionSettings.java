package dev.attempts.readmodel.attempts;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** How long, how often and how many may wait for a position to take effect. */
public record PositionSettings(
        @Setting(
                value = "1s",
                allowed = "0s..10s",
                about = "how long a read waits for its position, unless it says otherwise with Prefer: wait")
        Duration waitTime,

        @Setting(value = "5ms", allowed = "1ms..1s", about = "how often the checkpoint is read while somebody waits")
        Duration pollInterval,

        @Setting(value = "1000", allowed = "1..100000", about = "reads that wait at the same time; one more is a 503")
        int waitingMax) {}
