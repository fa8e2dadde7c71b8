package dev.attempts.consumer.batch;

import dev.attempts.events.AttemptEvent;
import org.jspecify.annotations.Nullable;

/** The events of one attempt that still count, and the first round that its next one may go to. */
final class Survivors {
    private @Nullable ReceivedEvent unrevised;
    private @Nullable ReceivedEvent revised;
    // Beside the events, because a backlog's events are far apart in memory: looking at each is what folding costs.
    private int unrevisedBytes;
    private int revisedBytes;
    private long revision = AttemptEvent.NO_REVISION;
    private boolean revisedIsLast;
    private int nextRound;

    void add(ReceivedEvent event, Fold fold) {
        if (event.redriven()) {
            flush(fold);
            place(event, 1, fold);
            fold.keep(event, 0);
        } else if (!event.hasRevision()) {
            fold.keep(event, unrevisedBytes);
            unrevised = event;
            unrevisedBytes = event.bytes();
            revisedIsLast = false;
        } else if (event.event().revision() >= revision) {
            fold.keep(event, revisedBytes);
            revised = event;
            revisedBytes = event.bytes();
            revision = event.event().revision();
            revisedIsLast = true;
        }
    }

    void flush(Fold fold) {
        placeNormal(revisedIsLast ? unrevised : revised, fold);
        placeNormal(revisedIsLast ? revised : unrevised, fold);
        unrevised = null;
        unrevisedBytes = 0;
        revised = null;
        revisedBytes = 0;
        revision = AttemptEvent.NO_REVISION;
    }

    private void placeNormal(@Nullable ReceivedEvent event, Fold fold) {
        if (event != null) {
            place(event, 0, fold);
        }
    }

    private void place(ReceivedEvent event, int parity, Fold fold) {
        int round = nextRound % 2 == parity ? nextRound : nextRound + 1;
        fold.place(round, event);
        nextRound = round + 1;
    }
}
