package dev.attempts.readmodel.cache;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** How long a page is served, and how much of them is kept. */
public record PageCacheSettings(
        @Setting(value = "60s", allowed = "1s..1h", about = "how long a page counts as fresh")
        Duration fresh,

        @Setting(
                value = "45s",
                allowed = "500ms..1h",
                about =
                        "the age from which a page that is asked for is loaded anew in the background; up to a tenth earlier, by chance")
        Duration refreshAhead,

        @Setting(
                value = "10m",
                allowed = "1s..24h",
                about = "the age up to which a page is still served while Postgres can't give a newer one")
        Duration stale,

        @Setting(value = "1s", allowed = "100ms..1m", about = "the time between a failed refresh and the next")
        Duration retry,

        @Setting(value = "16777216", allowed = "65536..1073741824", about = "what all pages may take in memory")
        int bytesMax) {
    public PageCacheSettings {
        if (refreshAhead.compareTo(fresh) > 0) {
            throw new IllegalArgumentException(
                    "{refreshAhead} (" + refreshAhead + ") is above {fresh} (" + fresh + ")");
        }
        if (fresh.compareTo(stale) > 0) {
            throw new IllegalArgumentException("{fresh} (" + fresh + ") is above {stale} (" + stale + ")");
        }
    }
}
