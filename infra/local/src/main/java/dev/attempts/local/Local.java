package dev.attempts.local;

import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** The program behind {@code ./run} and {@code ./run backing}: starts, says what to try, stops in order. */
public final class Local {
    private static final int FAILED = 1;
    private static final int WRONG_SETTINGS = 2;

    private Local() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> arguments) {
        try {
            Map<String, String> environment = Settings.environment();
            var settings = Settings.read(LocalSettings.class, LocalSettings.PREFIX, environment);
            System.setProperty(
                    "local.log", settings.dataDir().resolve("run.log").toString());
            // The file that logback.xml names, and before several threads want to log at once.
            LoggerFactory.getILoggerFactory();
            return new LocalStack(settings, environment, arguments.contains("backing"))
                    .live(arguments.contains("--fresh"));
        } catch (InvalidSettings e) {
            System.err.println("./run can't start:");
            e.problems().forEach(problem -> System.err.println("  " + problem));
            return WRONG_SETTINGS;
        } catch (StartFailure e) {
            System.err.println("./run can't start: " + e.getMessage());
            return FAILED;
        }
    }
}
