package dev.attempts.gateway.rehearsal;

import dev.attempts.events.Position;
import dev.attempts.gateway.publish.Outcome;
import dev.attempts.gateway.publish.Publisher;
import dev.attempts.gateway.publish.Refusal;
import dev.attempts.gateway.publish.Update;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledges the updates of the rehearsal, on a thread of its own as the producer does, and keeps none. Whoever finds its port by
 * chance is told that nothing was written.
 */
final class UnwrittenLog implements Publisher, AutoCloseable {
    private static final Outcome ACKNOWLEDGED = new Outcome.Acknowledged(new Position(0, 0));

    private final BlockingQueue<Completion> published = new LinkedBlockingQueue<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("rehearsal-log").unstarted(this::run);

    private UnwrittenLog() {}

    static UnwrittenLog open() {
        var opened = new UnwrittenLog();
        opened.thread.start();
        return opened;
    }

    @Override
    public @Nullable Refusal reserve(int updates, long bytes) {
        return null;
    }

    @Override
    public void publish(Update update, Completion completion) {
        if (Arrays.equals(update.event().value(), RehearsalLoad.body())) {
            published.add(completion);
        } else {
            completion.completed(new Outcome.NotWritten(Refusal.NOT_CONNECTED));
        }
    }

    private void run() {
        try {
            while (true) {
                published.take().completed(ACKNOWLEDGED);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
