package dev.attempts.servicekit.service;

import dev.attempts.servicekit.settings.Setting;

/** How a process logs to its standard output. */
public record LogSettings(
        @Setting(value = "text", about = "text for people, json for containers")
        Format format,

        @Setting(value = "info", about = "least level of the service's own lines")
        Level level) {

    /** The layout of a line. */
    public enum Format {
        TEXT,
        JSON
    }

    /** The least level that is logged. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
