package dev.attempts.consumer;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** How events that cannot take effect are handled. */
public record DeadLetterSettings(
        @Setting(
                value = "1000",
                allowed = "1..1000000000",
                about = "more dead letters in a row stop the consumer: not the events are broken then but a producer")
        int runMax,

        @Setting(
                value = "10s",
                allowed = "1s..2m",
                about = "how long the broker may take to acknowledge dead letters before they are tried again")
        Duration deliveryTimeout) {}
