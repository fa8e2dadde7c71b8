package dev.attempts.consumer.batch;

import java.util.List;
import java.util.Map;

/** Everything that was read between two transactions, in order, and the steps that the checkpoints take with it. */
public record Batch(List<Arrival> arrivals, List<Advance> advances) {
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
        return new Batch(remaining, advances);
    }

    private <A extends Arrival> List<A> only(Class<A> kind) {
        return arrivals.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
