package dev.attempts.local;

import dev.attempts.servicekit.settings.InvalidSettings;
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
        var services = ServiceEnvironment.of(environment, backing.bootstrapServers(), backing.jdbcUrl());
        try (var pipeline = Pipeline.start(PipelineSettings.read(services), ending::failed)) {
            progress.done("services");
            return awaitReady(pipeline)
                    ? untilEnd(ReadyText.all(settings, backing, pipeline, progress))
                    : ending.exitCode();
        }
    }

    private boolean awaitReady(Pipeline pipeline) {
        long reported = System.nanoTime();
        for (var reasons = pipeline.notReady(); !reasons.isEmpty(); reasons = pipeline.notReady()) {
            if (ending.within(20)) {
                return false;
            }
            if (System.nanoTime() - reported > 5_000_000_000L) {
                progress.done("waiting: " + String.join("; ", reasons));
                reported = System.nanoTime();
            }
        }
        return true;
    }

    private int untilEnd(String text) {
        progress.say(text);
        ending.await();
        progress.say("Stopping");
        return ending.exitCode();
    }
}
