package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.Arrival;
import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.consumer.batch.Fold;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.batch.Timestamps;
import java.util.ArrayList;
import java.util.List;

/**
 * What is on its way to become a batch. Of a backlog only what still counts is kept, so that one transaction writes an
 * attempt once however often it was updated meanwhile.
 */
final class Gathering {
    /** A batch ends some time, also when all of a backlog is about few attempts. */
    private static final long EVENTS_A_ROW_MAX = 10;

    private final BatchLimits limits;
    private final Timestamps timestamps = new Timestamps();
    private List<Arrival> arrivals = new ArrayList<>();
    private long bytesHeld;
    private long bytesRead;
    private int room;
    private boolean hasDeadLetters;

    Gathering(BatchLimits limits) {
        this.limits = limits;
        this.room = limits.rowsMax();
    }

    void add(Arrival arrival, long timestampMs, int bytes) {
        arrivals.add(arrival);
        timestamps.add(timestampMs);
        bytesHeld += bytes;
        bytesRead += bytes;
        hasDeadLetters |= arrival instanceof DeadLetter;
    }

    boolean isEmpty() {
        return arrivals.isEmpty();
    }

    boolean isFull() {
        return arrivals.size() >= room || bytesHeld >= limits.bytesMax();
    }

    /**
     * Folds what is there; false when there is no room for more even so. Dead letters are counted in a row and events around
     * them with them, so a batch that has one stays as it is.
     */
    boolean makeRoom() {
        if (hasDeadLetters || timestamps.size() >= EVENTS_A_ROW_MAX * limits.backlogRowsMax()) {
            return false;
        }
        List<ReceivedEvent> events =
                arrivals.stream().map(ReceivedEvent.class::cast).toList();
        arrivals = new ArrayList<>(2 * events.size());
        Fold.of(events).forEach(round -> arrivals.addAll(round.events()));
        bytesHeld = arrivals.stream().mapToLong(Gathering::bytes).sum();
        room = Math.max(limits.rowsMax(), 2 * arrivals.size());
        // Close below a limit every few events would be a reason to fold all of them again.
        return arrivals.size() < limits.backlogRowsMax() && bytesHeld < limits.bytesMax() * 3L / 4;
    }

    private static long bytes(Arrival arrival) {
        return arrival instanceof ReceivedEvent event
                ? Long.BYTES + event.event().value().length
                : 0;
    }

    List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    Timestamps timestamps() {
        return timestamps;
    }

    /** Of keys and values. */
    long bytesRead() {
        return bytesRead;
    }
}
