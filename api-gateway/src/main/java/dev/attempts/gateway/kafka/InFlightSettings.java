package dev.attempts.gateway.kafka;

import dev.attempts.servicekit.settings.Setting;

/** How much may wait for its acknowledgement; past either limit the answer is 503, at once. */
public record InFlightSettings(
        @Setting(
                value = "2000",
                allowed = "1000..1000000",
                about = "updates that may wait for their acknowledgement; a bulk request counts with all of its items")
        int updatesMax,

        @Setting(value = "33554432", allowed = "2097152..2147483648", about = "bytes that those updates may take")
        long bytesMax) {}
