package dev.attempts.local;

import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.settings.InvalidSettings;
import java.util.Locale;
import java.util.Map;

/** One start of everything, from the data directory to the exit code. */
final class LocalStack {
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
        try (var data = DataDirectory.open(settings.dataDir())) {
            if (fresh) {
                data.empty();
                progress.done("emptied " + settings.dataDir());
            }
            try (var backing = Backing.start(settings, data, progress)) {
                return backingOnly
                        ? untilEnd(ReadyText.backing(settings, backing, progress))
                        : liveWithServices(backing);
            }
        } finally {
            ending.over();
        }
    }

    private int liveWithServices(Backing backing) throws InvalidSettings {
        var services = PipelineSettings.read(
                ServiceEnvironment.of(environment, backing.bootstrapServers(), backing.jdbcUrl()));
        rehearse(backing);
        if (ending.within(0)) {
            return ending.exitCode();
        }
        try (var pipeline = Pipeline.start(services, ending::failed)) {
            progress.done("services");
            return ending.awaitReady(pipeline::notReady, progress)
                    ? untilEnd(ReadyText.all(settings, backing, pipeline, progress))
                    : ending.exitCode();
        }
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

    private int untilEnd(String text) {
        progress.say(text);
        ending.await();
        progress.say("Stopping");
        return ending.exitCode();
    }
}
