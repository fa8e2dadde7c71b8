package dev.attempts.consumer.batch;

import dev.attempts.events.AttemptEvent;
import dev.attempts.events.Position;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the table must hold: applies events one by one, by the sentence of the contract and nothing else. */
public final class Oracle {
    private final Map<Long, Row> rows = new TreeMap<>();

    /** What an attempt's last applied event has left behind. */
    public record Row(String answers, @Nullable Long revision, long updatedMs, Position source) {}

    public void apply(List<ReceivedEvent> events) {
        events.forEach(this::apply);
    }

    public void apply(ReceivedEvent event) {
        Row stored = rows.get(event.attemptId());
        long revision = event.event().revision();
        boolean carries = revision != AttemptEvent.NO_REVISION;
        if (stored != null && stored.revision() != null && carries && revision < stored.revision()) {
            return;
        }
        if (stored != null && event.redriven() && isLater(stored.source(), event.source())) {
            return;
        }
        Long next = carries ? Long.valueOf(revision) : stored == null ? null : stored.revision();
        rows.put(
                event.attemptId(),
                new Row(event.event().answers().replaceAll("\\s", ""), next, event.timestampMs(), event.source()));
    }

    private static boolean isLater(Position stored, Position redriven) {
        return stored.partition() == redriven.partition() && stored.offset() >= redriven.offset();
    }

    public Map<Long, Row> rows() {
        return rows;
    }
}
