package dev.attempts.servicekit.service;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** Where a service's private port listens, and how long its stop may take. */
public record ManagementSettings(
        @Setting(value = "127.0.0.1", about = "address of the private port: metrics and health")
        String host,

        @Setting(value = "0", allowed = "0..65535", about = "the private port; 0: any that is free")
        int port,

        @Setting(
                value = "1s",
                allowed = "0s..5m",
                about = "how long a stopping service goes on serving after readiness has turned 503")
        Duration gracePeriod,

        @Setting(value = "30s", allowed = "1s..10m", about = "how long closing may take after that")
        Duration stopWithin) {

    /** Any free port of the loopback address and no grace: for tests and for services that share a process. */
    public static ManagementSettings anyPort() {
        return new ManagementSettings("127.0.0.1", 0, Duration.ZERO, Duration.ofSeconds(30));
    }
}
