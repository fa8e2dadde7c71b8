package dev.attempts.servicekit.service;

/** What the settings of every service contain: components {@code management} and {@code log} of its record. */
public interface ServiceSettings {
    ManagementSettings management();

    LogSettings log();
}
