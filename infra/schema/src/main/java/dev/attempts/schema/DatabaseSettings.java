package dev.attempts.schema;

import dev.attempts.servicekit.settings.Setting;
import dev.attempts.servicekit.settings.Settings;
import java.time.Duration;

/** Where the database is, how to sign in and how many connections to keep. */
public record DatabaseSettings(
        @Setting(value = "jdbc:postgresql://127.0.0.1:5433/attempts", about = "JDBC URL of the database")
        String url,

        @Setting(value = "attempts", about = "user of the database")
        String user,

        @Setting(value = "attempts", about = "the user's password", secret = true)
        String password,

        @Setting(value = "", about = "file with further properties of the Postgres driver (TLS and so on)")
        String propertiesFile,

        @Setting(
                value = "5s",
                allowed = "1s..60s",
                about = "how long connecting and signing in may take; rounded up to whole seconds")
        Duration connectTimeout,

        @Setting(
                value = "30s",
                allowed = "1s..10m",
                about =
                        "how long a connection may be silent in the middle of an answer before it counts as dead; rounded up"
                                + " to whole seconds")
        Duration socketTimeout,

        PoolSettings pool) {

    public DatabaseSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("{url} is " + url + "; allowed: jdbc:postgresql://host:port/database");
        }
    }

    @Override
    public String toString() {
        return Settings.masked(this);
    }
}
