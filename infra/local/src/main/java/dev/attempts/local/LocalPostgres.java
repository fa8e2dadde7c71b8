package dev.attempts.local;

import dev.attempts.embedded.EmbeddedPostgres;
import dev.attempts.embedded.PortInUse;
import dev.attempts.schema.DatabaseSettings;
import dev.attempts.schema.Schema;
import dev.attempts.servicekit.settings.Settings;
import java.nio.file.Path;
import java.util.Map;

/** Starts the server, makes the tables and, the first time, fills them. */
final class LocalPostgres {
    private LocalPostgres() {}

    static EmbeddedPostgres start(Path directory, int port, Progress progress) throws Exception {
        EmbeddedPostgres postgres = start(directory, port);
        try {
            var settings = Settings.read(DatabaseSettings.class, "", Map.of("URL", postgres.jdbcUrl()));
            Schema.migrate(settings);
            progress.done("Postgres");
            if (PostgresSampleData.load(settings)) {
                progress.done("sample data: 1 exam, 100,000 attempts, 100 customers");
            }
            return postgres;
        } catch (Exception e) {
            postgres.close();
            throw e;
        }
    }

    private static EmbeddedPostgres start(Path directory, int port) {
        try {
            return EmbeddedPostgres.start(directory, port);
        } catch (PortInUse e) {
            throw LocalSettings.taken("POSTGRES_PORT", e);
        }
    }
}
