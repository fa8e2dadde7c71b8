package dev.attempts.consumer.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that was read between two transactions, in order, and the steps that the checkpoints take with it.
 *
 * @param arrivals of a backlog only those that still count
 * @param timestamps of all that were read
 * @param isFolded whether it is of a backlog: several batches in one, of which events may have been left out
 * @param isAwaited whether somebody waits for one of the events to take effect
 */
public record Batch(
        List<Arrival> arrivals, Timestamps timestamps, List<Advance> advances, boolean isFolded, boolean isAwaited) {
    public List<ReceivedEvent> events() {
        return only(ReceivedEvent.class);
    }

    public List<DeadLetter> deadLetters() {
        return only(DeadLetter.class);
    }

    /** The same batch in which these events are dead letters. */
    public Batch without(Map<ReceivedEvent, DeadLetter> refused) {
        List<Arrival> remaining = arrivals.stream()
                .map(arrival -> arrival instanceof ReceivedEvent event && refused.containsKey(event)
                        ? (Arrival) refused.get(event)
                        : arrival)
                .toList();
        return new Batch(remaining, timestamps, advances, isFolded, isAwaited);
    }

    private <A extends Arrival> List<A> only(Class<A> kind) {
        List<A> only = new ArrayList<>(arrivals.size());
        for (Arrival arrival : arrivals) {
            if (kind.isInstance(arrival)) {
                only.add(kind.cast(arrival));
            }
        }
        return only;
    }
}
