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
    private final List<List<ReceivedEvent>> rounds = new ArrayList<>();

    private Fold() {}

    /** The rounds to store one after the other; none of them is empty. */
    public static List<Round> of(List<ReceivedEvent> events) {
        var fold = new Fold();
        fold.place(events);
        return fold.sortedRounds();
    }

    private void place(List<ReceivedEvent> events) {
        Map<Long, Survivors> attempts = HashMap.newHashMap(events.size());
        for (ReceivedEvent event : events) {
            attempts.computeIfAbsent(event.attemptId(), id -> new Survivors()).add(event, this);
        }
        attempts.values().forEach(survivors -> survivors.flush(this));
    }

    /** Even rounds hold events as they arrived, odd ones redriven events. */
    void place(int round, ReceivedEvent event) {
        while (rounds.size() <= round) {
            rounds.add(new ArrayList<>());
        }
        rounds.get(round).add(event);
    }

    private List<Round> sortedRounds() {
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
