package dev.attempts.consumer.batch;

import org.jspecify.annotations.Nullable;

/** The events of one attempt that still count, and the first round that its next one may go to. */
final class Survivors {
    private @Nullable ReceivedEvent unrevised;
    private @Nullable ReceivedEvent revised;
    private boolean revisedIsLast;
    private int nextRound;

    void add(ReceivedEvent event, Fold fold) {
        if (event.redriven()) {
            flush(fold);
            place(event, 1, fold);
        } else if (!event.hasRevision()) {
            unrevised = event;
            revisedIsLast = false;
        } else if (revised == null
                || event.event().revision() >= revised.event().revision()) {
            revised = event;
            revisedIsLast = true;
        }
    }

    void flush(Fold fold) {
        placeNormal(revisedIsLast ? unrevised : revised, fold);
        placeNormal(revisedIsLast ? revised : unrevised, fold);
        unrevised = null;
        revised = null;
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
