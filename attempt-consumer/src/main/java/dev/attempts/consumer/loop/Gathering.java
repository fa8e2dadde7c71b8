package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.batch.Arrival;
import dev.attempts.consumer.batch.Batch;
import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.consumer.batch.Fold;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Timestamps;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to become a batch. Of a backlog only what still counts is kept, so that one transaction writes an
 * attempt once however often it was updated meanwhile.
 */
final class Gathering {
    /** A batch ends some time, also when all of a backlog is about few attempts. */
    private static final long EVENTS_A_ROW_MAX = 10;

    private final BatchLimits limits;
    private final Timestamps timestamps = new Timestamps();
    /** In order, behind what is folded. */
    private final List<Arrival> arrivals = new ArrayList<>();

    private @Nullable Fold fold;
    private boolean cutShort;
    private boolean awaited;
    private long bytesOfArrivals;
    private long bytesRead;

    Gathering(BatchLimits limits) {
        this.limits = limits;
    }

    void add(Arrival arrival, long timestampMs, int bytes) {
        timestamps.add(timestampMs);
        bytesRead += bytes;
        cutShort |= !mayBeFolded(arrival);
        if (fold != null && !cutShort) {
            fold.add((ReceivedEvent) arrival);
        } else {
            arrivals.add(arrival);
            bytesOfArrivals += bytes;
        }
    }

    private static boolean mayBeFolded(Arrival arrival) {
        return switch (arrival) {
            case ReceivedEvent event -> !event.redriven();
            case DeadLetter letter -> false;
        };
    }

    /** Somebody waits for one of its events. */
    void await() {
        awaited = true;
    }

    boolean isFolding() {
        return fold != null;
    }

    /** Or may be: what is being folded grows by less than it is given, and {@link #makeRoom} knows. */
    boolean isFull() {
        return fold != null || timestamps.size() >= limits.rowsMax() || bytesOfArrivals >= limits.bytesMax();
    }

    /**
     * From now on keeps only what counts; false when there is no room for more even so. A batch is folded up to the first dead letter or
     * redriven event at most: dead letters are counted in a row and events around them with them, and redriven events all count, each in a
     * round of its own.
     */
    boolean makeRoom() {
        if (cutShort) {
            return false;
        }
        if (fold == null) {
            var begun = new Fold();
            arrivals.forEach(arrival -> begun.add((ReceivedEvent) arrival));
            arrivals.clear();
            bytesOfArrivals = 0;
            fold = begun;
        }
        return fold.size() < limits.backlogRowsMax()
                && fold.bytes() < limits.bytesMax()
                && timestamps.size() < EVENTS_A_ROW_MAX * limits.backlogRowsMax();
    }

    int eventsRead() {
        return timestamps.size();
    }

    /** Of keys and values. */
    long bytesRead() {
        return bytesRead;
    }

    /** Ends the gathering. */
    Batch batch(List<Advance> advances) {
        List<Arrival> all = new ArrayList<>();
        if (fold != null) {
            fold.rounds().forEach(round -> all.addAll(round.events()));
        }
        all.addAll(arrivals);
        return new Batch(all, timestamps, advances, isFolding(), awaited);
    }
}
