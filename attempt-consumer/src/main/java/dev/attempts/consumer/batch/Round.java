package dev.attempts.consumer.batch;

import java.util.List;

/** Events that one statement can store: each attempt at most once, ascending by attempt id so that consumers never deadlock. */
public record Round(boolean redriven, List<ReceivedEvent> events) {
    /** How many events they hold together. */
    public static int events(List<Round> rounds) {
        int events = 0;
        for (Round round : rounds) {
            events += round.events().size();
        }
        return events;
    }
}
