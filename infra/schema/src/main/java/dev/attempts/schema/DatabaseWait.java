package dev.attempts.schema;

import dev.attempts.servicekit.service.StartFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a database that is not there yet, or not yet as it is needed; one that is there and refuses us is a matter for the operator. */
final class DatabaseWait {
    private static final Logger log = LoggerFactory.getLogger(DatabaseWait.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

    /** Connection failures, out of resources, starting up or shutting down. */
    private static final Set<String> NOT_YET = Set.of("08", "53", "57");

    /** What there still is to wait for, if anything. */
    @FunctionalInterface
    interface Missing {
        Optional<String> of(Connection connection) throws SQLException;
    }

    private DatabaseWait() {}

    static void until(DatabaseSettings settings, Missing missing) throws InterruptedException {
        Properties properties = DriverProperties.of(settings, "schema", Map.of());
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        long reported = 0;
        for (var reason = trial(settings.url(), properties, missing);
                reason.isPresent();
                reason = trial(settings.url(), properties, missing)) {
            if (reported == 0 || System.nanoTime() - reported > REPORT_EVERY.toNanos()) {
                log.atInfo().log("waiting for the database: {}", reason.get());
                reported = System.nanoTime();
            }
            Thread.sleep(PAUSE);
        }
    }

    private static Optional<String> trial(String url, Properties properties, Missing missing) {
        try (var connection = DriverManager.getConnection(url, properties)) {
            return missing.of(connection);
        } catch (SQLException e) {
            String state = e.getSQLState();
            String message = Objects.toString(e.getMessage(), "no reason given");
            if (state == null || !NOT_YET.contains(state.substring(0, 2))) {
                throw new StartFailure("The database refuses us: " + message);
            }
            return Optional.of(message);
        }
    }
}
