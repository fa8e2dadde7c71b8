package dev.attempts.schema;

import dev.attempts.embedded.TestDatabase;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.util.HashMap;
import java.util.Map;

/** Settings as a service would read them, for a test's database. */
final class TestSettings {
    private TestSettings() {}

    static DatabaseSettings of(TestDatabase database) {
        return with(Map.of("URL", database.url()));
    }

    static DatabaseSettings with(Map<String, String> variables) {
        var environment = new HashMap<String, String>();
        variables.forEach((name, value) -> environment.put("DATABASE_" + name, value));
        try {
            return Settings.read(DatabaseSettings.class, "DATABASE_", environment);
        } catch (InvalidSettings e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
