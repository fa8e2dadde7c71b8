package dev.attempts.local;

import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.settings.InvalidSettings;
import java.util.Locale;
import java.util.Map;

/** One start of everything, from the data directory to the exit code. */
final class LocalStack {
    private static final int FAILED = 1;

    private final LocalSettings settings;
    private final Map<String, String> environment;
    private final boolean backingOnly;
    private final Progress progress = new Progress(System.out);
    private final Ending ending = new Ending();

    LocalStack(LocalSettings settings, Map<String, String> environment, boolean backingOnly) {
        this.settings = settings;
        this.environment = environment;
        this.backingOnly = backingOnly;
    }

    /** Returns the exit code once a signal or a defect has ended it. */
    int live(boolean fresh) throws InvalidSettings {
        int exitCode = FAILED;
        try {
            exitCode = hold(fresh) ? 0 : FAILED;
            return exitCode;
        } catch (RuntimeException e) {
            if (ending.within(0)) { // Else nobody would hear of it: a signal ends the process.
                System.err.println("Not stopped in order: " + e);
            }
            throw e;
        } finally {
            ending.over(exitCode);
        }
    }

    /** Whether nothing failed, and everything stopped in order. */
    private boolean hold(boolean fresh) throws InvalidSettings {
        var topics = LocalKafka.topics(environment);
        try (var data = DataDirectory.open(settings.dataDir())) {
            if (fresh) {
                data.empty();
                progress.done("emptied " + settings.dataDir());
            }
            try (var backing = Backing.start(settings, topics, data, progress)) {
                if (!backingOnly) {
                    return holdServices(backing);
                }
                untilEnd(ReadyText.backing(settings, backing, progress));
                return true;
            }
        }
    }

    private boolean holdServices(Backing backing) throws InvalidSettings {
        var services = PipelineSettings.read(
                ServiceEnvironment.of(environment, backing.bootstrapServers(), backing.jdbcUrl()));
        rehearse(backing);
        if (ending.within(0)) {
            return true;
        }
        var pipeline = Pipeline.start(services, ending::failed);
        try (pipeline) {
            progress.done("services");
            if (ending.awaitReady(pipeline::notReady, progress)) {
                untilEnd(ReadyText.all(settings, backing, pipeline, progress));
            }
        }
        return pipeline.isSound();
    }

    /** Without it everything is there as well, only slower at first. */
    private void rehearse(Backing backing) throws InvalidSettings {
        var time = settings.rehearsal();
        if (!time.isPositive()) {
            return;
        }
        try {
            var rehearsal = new Rehearsal(backing.bootstrapServers(), backing.jdbcUrl(), time, ending, progress);
            progress.done(String.format(Locale.ROOT, "rehearsal of %,d updates", rehearsal.hold()));
        } catch (StartFailure e) {
            progress.done("no rehearsal: " + e.getMessage());
        }
    }

    private void untilEnd(String text) {
        progress.say(text);
        ending.await();
        progress.say("Stopping");
    }
}
