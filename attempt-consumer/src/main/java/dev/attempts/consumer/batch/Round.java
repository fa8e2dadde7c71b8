package dev.attempts.consumer.batch;

import java.util.List;

/** Events that one statement can store: each attempt at most once, ascending by attempt id so that consumers never deadlock. */
public record Round(boolean redriven, List<ReceivedEvent> events) {
    public static int countEvents(List<Round> rounds) {
        return rounds.stream().mapToInt(round -> round.events().size()).sum();
    }
}
