package dev.attempts.consumer.loop;

import dev.attempts.servicekit.Setting;

/** How much is read before it is stored; a batch may end one poll beyond. */
public record BatchLimits(
        @Setting(value = "10000", allowed = "1..50000", about = "a batch is stored when it has so many events")
        int rowsMax,

        @Setting(value = "8388608", allowed = "1024..67108864", about = "or so many bytes of keys and values")
        int bytesMax) {}
