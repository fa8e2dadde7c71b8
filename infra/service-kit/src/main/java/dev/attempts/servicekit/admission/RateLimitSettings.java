package dev.attempts.servicekit.admission;

import dev.attempts.servicekit.settings.Setting;

/** How many requests one client may send, a bulk counting with all of its items; the client is the token's subject, or else the address. */
public record RateLimitSettings(
        @Setting(value = "0", allowed = "0..1000000", about = "requests a second for one client; 0: no limit")
        int perSecond,

        @Setting(value = "100", allowed = "1..1000000", about = "requests that a client may have saved up")
        int burst,

        @Setting(
                value = "100000",
                allowed = "1..10000000",
                about = "clients that are counted; the least recent are forgotten")
        int clientsMax) {}
