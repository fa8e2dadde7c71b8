package dev.attempts.readmodel;

import dev.attempts.readmodel.attempts.PositionSettings;
import dev.attempts.readmodel.cache.PageCacheSettings;
import dev.attempts.readmodel.database.QuerySettings;
import dev.attempts.readmodel.database.SessionSettings;
import dev.attempts.schema.DatabaseSettings;
import dev.attempts.servicekit.http.PublicServerSettings;
import dev.attempts.servicekit.service.LogSettings;
import dev.attempts.servicekit.service.ManagementSettings;
import dev.attempts.servicekit.service.ServiceSettings;
import dev.attempts.servicekit.settings.Default;
import dev.attempts.servicekit.settings.Flat;
import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** Everything that can be set, each with the default of the service that this one replaces where it had one. */
public record ReadModelSettings(
        @Flat @Default(of = "port", is = "3030") @Default(of = "cors.origins", is = "*")
        PublicServerSettings server,

        @Default(of = "port", is = "3031") ManagementSettings management,

        @Default(of = "pool.max", is = "5")
        @Default(of = "pool.min", is = "2")
        @Default(of = "connectTimeout", is = "2s")
        @Default(of = "socketTimeout", is = "2s")
        DatabaseSettings database,

        SessionSettings session,
        QuerySettings query,
        PageCacheSettings cache,
        PositionSettings position,

        @Setting(value = "attempts", about = "the topic whose positions readers may ask for")
        String topic,

        @Setting(value = "true", about = "whether pages in memory and single attempts are answered ahead of Javalin")
        boolean hotRoute,

        @Setting(value = "30s", allowed = "1s..1h", about = "how often a line of statistics is logged")
        Duration statisticsEvery,

        LogSettings log)
        implements ServiceSettings {

    public ReadModelSettings {
        if (query.atOnce() > database.pool().max()) {
            throw new IllegalArgumentException("{query.atOnce} (" + query.atOnce() + ") is above {database.pool.max} ("
                    + database.pool().max() + "): a query whose turn it is would wait for a connection,"
                    + " for up to {database.pool.acquireTimeout} instead of {query.waitMax}");
        }
    }
}
