package dev.attempts.local;

import dev.attempts.schema.Database;
import dev.attempts.schema.DatabaseSettings;
import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.sql.SQLException;
import java.util.Map;

/** A database for a while, on the server of another one. */
final class PostgresScratch {
    private final String serverUrl;
    private final String name;

    /** @param serverUrl of any database of the server, by JDBC */
    PostgresScratch(String serverUrl, String name) {
        this.serverUrl = serverUrl;
        this.name = name;
    }

    String url() {
        return serverUrl.replaceFirst("/[^/?]*($|\\?)", "/" + name + "$1");
    }

    /** {@link StartFailure} when the server does not do it; so in {@link #drop}. */
    void create() throws InvalidSettings {
        execute("CREATE DATABASE " + name);
    }

    /** Whoever is connected to it; without effect where it is not there. */
    void drop() throws InvalidSettings {
        execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    private void execute(String sql) throws InvalidSettings {
        var settings = Settings.read(DatabaseSettings.class, "", Map.of("URL", serverUrl));
        try (var connection = Database.unpooled(settings, "scratch");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new StartFailure("the database " + name + ": " + e.getMessage(), e);
        }
    }
}
