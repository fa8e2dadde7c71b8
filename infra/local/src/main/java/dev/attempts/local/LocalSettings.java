package dev.attempts.local;

import dev.attempts.servicekit.Setting;
import java.nio.file.Path;

/** Where the local Kafka and Postgres listen and keep their data. */
record LocalSettings(
        @Setting(value = "9092", allowed = "0..65535", about = "port of the local Kafka; 0: any that is free")
        int kafkaPort,

        @Setting(value = "5433", allowed = "0..65535", about = "port of the local Postgres; 0: any that is free")
        int postgresPort,

        @Setting(value = ".local", about = "directory in which both keep their data")
        Path dataDir) {

    static final String PREFIX = "LOCAL_";
}
