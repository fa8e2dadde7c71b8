package dev.attempts.schema;

import dev.attempts.servicekit.service.StartFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** What the Postgres driver is told: our defaults, then the operator's file, then what nobody may change. */
final class DriverProperties {
    /** Each has a setting of its own, or the promises rest on it: rows are counted, sessions are set up by us. */
    private static final Set<String> PINNED = Set.of(
            "ApplicationName",
            "autosave",
            "connectTimeout",
            "options",
            "password",
            "preferQueryMode",
            "readOnly",
            "reWriteBatchedInserts",
            "socketTimeout",
            "user");

    private DriverProperties() {}

    static Properties of(DatabaseSettings settings, String applicationName, Map<String, String> sessionSettings) {
        refusePinned(settings.url(), fromUrl(settings.url()));
        var properties = defaults();
        if (!settings.propertiesFile().isEmpty()) {
            Properties file = read(Path.of(settings.propertiesFile()));
            refusePinned(settings.propertiesFile(), file.stringPropertyNames());
            properties.putAll(file);
        }
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty(
                "connectTimeout", seconds(settings.connectTimeout().toMillis()));
        properties.setProperty("socketTimeout", seconds(settings.socketTimeout().toMillis()));
        if (!sessionSettings.isEmpty()) {
            properties.setProperty("options", options(sessionSettings));
        }
        return properties;
    }

    private static Properties defaults() {
        var properties = new Properties();
        properties.setProperty("tcpKeepAlive", "true");
        // The server's details quote rows, and rows are somebody's answers.
        properties.setProperty("logServerErrorDetail", "false");
        // Spares each new connection a round trip.
        properties.setProperty("assumeMinServerVersion", "14");
        return properties;
    }

    private static String options(Map<String, String> sessionSettings) {
        return sessionSettings.entrySet().stream()
                .map(setting ->
                        "-c " + setting.getKey() + "=" + setting.getValue().replace(" ", "\\ "))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** The driver counts in whole seconds. */
    private static String seconds(long millis) {
        return Long.toString(Math.ceilDiv(millis, 1000L));
    }

    private static Set<String> fromUrl(String url) {
        int query = url.indexOf('?');
        return query < 0
                ? Set.of()
                : Set.of(url.substring(query + 1).split("&", -1)).stream()
                        .map(parameter -> parameter.split("=", 2)[0])
                        .collect(Collectors.toSet());
    }

    private static Properties read(Path file) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new StartFailure("Can't read the driver's properties from " + file + ": " + e.getMessage());
        }
    }

    private static void refusePinned(String where, Set<String> given) {
        var refused = given.stream().filter(PINNED::contains).sorted().toList();
        if (!refused.isEmpty()) {
            String place = where.startsWith("jdbc:") ? "the database URL" : where;
            throw new StartFailure(place + " sets " + String.join(", ", refused) + ", which is not to be set there");
        }
    }
}
