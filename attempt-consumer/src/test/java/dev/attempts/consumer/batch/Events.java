package dev.attempts.consumer.batch;

import dev.attempts.events.AttemptEvent;
import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.Position;
import dev.attempts.events.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Makes events for tests: each has answers of its own, so that one can tell which was applied. */
public final class Events {
    private static final long FIRST_TIMESTAMP_MS = 1_700_000_000_000L;

    private Events() {}

    public static ReceivedEvent event(long attemptId, Position source, OptionalLong revision, boolean redriven) {
        int mark = (int) (source.partition() * 100_000L + source.offset()) + 1;
        Map<Integer, List<Integer>> answers = new TreeMap<>();
        answers.put(1, List.of(mark));
        answers.put(mark, List.of());
        AttemptEvent event = decode(AttemptEventCodec.encode(answers, revision));
        return new ReceivedEvent(attemptId, event, source, FIRST_TIMESTAMP_MS + source.offset(), redriven);
    }

    public static ReceivedEvent event(long attemptId, long offset) {
        return event(attemptId, new Position(0, offset), OptionalLong.empty(), false);
    }

    public static ReceivedEvent revised(long attemptId, long offset, long revision) {
        return event(attemptId, new Position(0, offset), OptionalLong.of(revision), false);
    }

    public static ReceivedEvent redriven(long attemptId, long firstOffset) {
        return event(attemptId, new Position(0, firstOffset), OptionalLong.empty(), true);
    }

    /** Behind records of which the broker does not say in which leader epoch they were written. */
    public static Advance advance(int partition, long epoch, long from, long to) {
        return new Advance(partition, epoch, from, to, Optional.empty());
    }

    /** About that many bytes of answers. */
    public static ReceivedEvent large(long attemptId, long offset, int bytes, long timestampMs) {
        Map<Integer, List<Integer>> answers = new TreeMap<>();
        for (int question = 1; question <= Math.max(1, bytes / 100); question++) {
            answers.put(
                    question, IntStream.range(10_000_000, 10_000_010).boxed().toList());
        }
        AttemptEvent event = decode(AttemptEventCodec.encode(answers, OptionalLong.empty()));
        return new ReceivedEvent(attemptId, event, new Position(0, offset), timestampMs, false);
    }

    /** Ten questions answered, as a record's value. */
    public static String typicalValue(int number) {
        var value = new StringBuilder("{\"answers\":{\"1\":[").append(number).append(']');
        for (int question = 2; question <= 10; question++) {
            value.append(",\"")
                    .append(question)
                    .append("\":[")
                    .append(1 + number % 4)
                    .append(']');
        }
        return value.append("}}").toString();
    }

    public static ReceivedEvent typical(long attemptId, int number) {
        AttemptEvent event = decode(typicalValue(number).getBytes(StandardCharsets.UTF_8));
        return new ReceivedEvent(attemptId, event, new Position(0, number), System.currentTimeMillis(), false);
    }

    /** Up to that many events of a few attempts on two partitions, some with revisions and some redriven. */
    public static Arbitrary<List<ReceivedEvent>> sequences(int eventsMax) {
        Arbitrary<Draft> drafts = Combinators.combine(
                        Arbitraries.longs().between(1, 5),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.longs().between(-3, 4),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(1, 30))
                .as(Draft::new);
        return drafts.list().ofMinSize(1).ofMaxSize(eventsMax).map(Events::placed);
    }

    private record Draft(long attemptId, int partition, long revision, int redrivenBelow2, int back) {}

    /** Offsets ascend over both partitions; a redriven event stood some way before the place where it is now. */
    private static List<ReceivedEvent> placed(List<Draft> drafts) {
        return IntStream.range(0, drafts.size())
                .mapToObj(i -> {
                    Draft draft = drafts.get(i);
                    boolean redriven = draft.redrivenBelow2 < 2;
                    long offset = 100L + i - (redriven ? draft.back : 0);
                    var revision = draft.revision < 0 ? OptionalLong.empty() : OptionalLong.of(draft.revision);
                    return event(draft.attemptId, new Position(draft.partition, offset), revision, redriven);
                })
                .toList();
    }

    private static AttemptEvent decode(byte[] value) {
        try {
            return AttemptEventCodec.decode(value, UnknownFields.REJECT);
        } catch (MalformedEvent e) {
            throw new IllegalArgumentException(e);
        }
    }
}
