package dev.attempts.local;

import dev.attempts.embedded.PortInUse;
import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;

/** Where the local Kafka and Postgres listen and keep their data. */
record LocalSettings(
        @Setting(value = "9092", allowed = "0..65535", about = "port of the local Kafka; 0: any that is free")
        int kafkaPort,

        @Setting(value = "5433", allowed = "0..65535", about = "port of the local Postgres; 0: any that is free")
        int postgresPort,

        @Setting(value = ".local", about = "directory in which both keep their data")
        Path dataDir,

        @Setting(
                value = "6s",
                allowed = "0s..5m",
                about =
                        "for how long the start puts a pipeline under load that nobody sees, so that the first seconds of the real"
                                + " one are fast; 0s: not at all")
        Duration rehearsal) {

    static final String PREFIX = "LOCAL_";

    /** Names the setting beside the port. */
    static StartFailure taken(String variable, PortInUse cause) {
        return new StartFailure(
                "port %d of 127.0.0.1 is taken: end what listens there, or set %s%s to another port"
                        .formatted(cause.port(), PREFIX, variable),
                cause);
    }
}
