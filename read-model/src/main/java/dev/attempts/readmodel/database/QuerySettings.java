package dev.attempts.readmodel.database;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** How much Postgres is asked at a time, and from when on a query counts as slow. */
public record QuerySettings(
        @Setting(
                value = "3",
                allowed = "1..100",
                about = "queries that run at the same time; at most `DATABASE_POOL_MAX`")
        int atOnce,

        @Setting(value = "256", allowed = "0..10000", about = "queries that wait for their turn; one more is a 503")
        int waitingMax,

        @Setting(
                value = "1s",
                allowed = "1ms..10s",
                about = "how long a query waits for its turn, and a read of an attempt for its answer; longer is a 503")
        Duration waitMax,

        @Setting(value = "50ms", allowed = "1ms..1m", about = "queries that take longer are counted as slow")
        Duration slow) {}
