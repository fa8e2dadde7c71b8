package dev.attempts.schema;

import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;

/** The program behind {@code ./run schema}: migrates the database that the consumer's settings name, and ends. */
public final class SchemaMigration {
    private static final String PREFIX = "ATTEMPT_CONSUMER_DATABASE_";
    private static final int FAILED = 1;
    private static final int WRONG_SETTINGS = 2;

    private SchemaMigration() {}

    public static void main(String[] args) throws InterruptedException {
        try {
            Schema.migrate(Settings.read(DatabaseSettings.class, PREFIX, Settings.environment()));
        } catch (InvalidSettings e) {
            e.problems().forEach(System.err::println);
            System.exit(WRONG_SETTINGS);
        } catch (StartFailure e) {
            System.err.println(e.getMessage());
            System.exit(FAILED);
        }
    }
}
