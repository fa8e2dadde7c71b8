package dev.attempts.consumer.batch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fewest events of a batch that leave every attempt as all of them would, one by one and whatever revision is
 * stored.
 *
 * <p>Of events without a revision only the last counts; of those with one, the last that carries the highest. An
 * attempt that has both needs both, in their order: which of them ends up in the row depends on the stored revision.
 * They go into different rounds, because a statement may touch a row once. A redriven event stands alone: whether it
 * applies depends on which event was applied before it.
 */
public final class Fold {
    private final Map<Long, Survivors> attempts = new HashMap<>();
    private final List<List<ReceivedEvent>> rounds = new ArrayList<>();
    private int size;
    private long bytes;

    /** The rounds to store one after the other; none of them is empty. */
    public static List<Round> of(List<ReceivedEvent> events) {
        var fold = new Fold();
        events.forEach(fold::add);
        return fold.rounds();
    }

    public void add(ReceivedEvent event) {
        attempts.computeIfAbsent(event.attemptId(), id -> new Survivors()).add(event, this);
    }

    /** The events that count so far. */
    public int size() {
        return size;
    }

    /** The bytes that those events were read from. */
    public long bytes() {
        return bytes;
    }

    /** An event counts now, in place of one that was read from so many bytes, or of none (0). */
    void keep(ReceivedEvent event, int bytesBefore) {
        bytes += event.bytes() - bytesBefore;
        size += bytesBefore == 0 ? 1 : 0;
    }

    /** Even rounds hold events as they arrived, odd ones redriven events. */
    void place(int round, ReceivedEvent event) {
        while (rounds.size() <= round) {
            rounds.add(new ArrayList<>());
        }
        rounds.get(round).add(event);
    }

    /** Ends the fold. */
    public List<Round> rounds() {
        attempts.values().forEach(survivors -> survivors.flush(this));
        List<Round> sorted = new ArrayList<>(rounds.size());
        for (int i = 0; i < rounds.size(); i++) {
            List<ReceivedEvent> round = rounds.get(i);
            if (!round.isEmpty()) {
                round.sort(Comparator.comparingLong(ReceivedEvent::attemptId));
                sorted.add(new Round(i % 2 == 1, Collections.unmodifiableList(round)));
            }
        }
        return sorted;
    }
}
