package dev.attempts.consumer.loop;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** How much is read before it is stored, where a batch may end one poll beyond; and how it is stored. */
public record BatchLimits(
        @Setting(value = "20000", allowed = "1..50000", about = "a batch is stored when it has so many events")
        int rowsMax,

        @Setting(
                value = "100000",
                allowed = "1..500000",
                about = "unless as many more are waiting: then it is folded and goes on to so many rows")
        int backlogRowsMax,

        @Setting(
                value = "5s",
                allowed = "0s..30s",
                about = "and for so long; with 0s a backlog is stored like everything else")
        Duration backlogTimeMax,

        @Setting(value = "16777216", allowed = "1024..67108864", about = "or so many bytes")
        int bytesMax,

        @Setting(
                value = "5ms",
                allowed = "0s..100ms",
                about =
                        "a batch that follows sooner than this on another waits so long for more; behind a large one three times as"
                                + " long, and under a load that fills the cores until thirty times as long after that began, half a"
                                + " second at most")
        Duration linger,

        @Setting(
                value = "5000",
                allowed = "1..50000",
                about = "from so many rows on they travel by COPY, below as arrays of one statement")
        int copyFromRows) {}
