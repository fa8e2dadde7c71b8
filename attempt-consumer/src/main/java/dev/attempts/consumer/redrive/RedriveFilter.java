package dev.attempts.consumer.redrive;

import dev.attempts.events.Position;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which dead letters are put back, and whether they are or would be.
 *
 * @param reason its code; any when empty
 * @param attemptId the key; any when empty
 * @param fromOffset first position's offset, inclusive
 * @param toOffset first position's offset, inclusive
 * @param execute false: only counts
 */
public record RedriveFilter(
        Optional<String> reason,
        OptionalLong attemptId,
        OptionalInt partition,
        long fromOffset,
        long toOffset,
        boolean execute) {

    public static final String USAGE = """
            usage: attempt-consumer redrive [--reason=<code>] [--attempt=<id>] [--partition=<number>]
                                            [--from-offset=<offset>] [--to-offset=<offset>] [--execute]
              Puts dead letters back on the topic, after what was wrong has been repaired. Without --execute it only
              tells what it would put back. Offsets are those of the events' first positions, both inclusive.
            """;

    /** Reads the command line; the message of a refusal is for the person who typed it. */
    public static RedriveFilter parse(Iterable<String> arguments) {
        var parsed = new RedriveFilter(
                Optional.empty(), OptionalLong.empty(), OptionalInt.empty(), 0, Long.MAX_VALUE, false);
        for (String argument : arguments) {
            parsed = parsed.with(argument);
        }
        return parsed;
    }

    private RedriveFilter with(String argument) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String value = argument.substring(equals + 1);
        try {
            return switch (name) {
                case "--reason" ->
                    new RedriveFilter(Optional.of(value), attemptId, partition, fromOffset, toOffset, execute);
                case "--attempt" ->
                    new RedriveFilter(
                            reason, OptionalLong.of(Long.parseLong(value)), partition, fromOffset, toOffset, execute);
                case "--partition" ->
                    new RedriveFilter(
                            reason, attemptId, OptionalInt.of(Integer.parseInt(value)), fromOffset, toOffset, execute);
                case "--from-offset" ->
                    new RedriveFilter(reason, attemptId, partition, Long.parseLong(value), toOffset, execute);
                case "--to-offset" ->
                    new RedriveFilter(reason, attemptId, partition, fromOffset, Long.parseLong(value), execute);
                case "--execute" -> new RedriveFilter(reason, attemptId, partition, fromOffset, toOffset, true);
                default -> throw new IllegalArgumentException("unknown option " + argument + "\n" + USAGE);
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + argument + "\n" + USAGE, e);
        }
    }

    boolean matches(String letterReason, String key, Position first) {
        return reason.map(letterReason::equals).orElse(true)
                && (attemptId.isEmpty() || key.equals(Long.toString(attemptId.getAsLong())))
                && (partition.isEmpty() || partition.getAsInt() == first.partition())
                && fromOffset <= first.offset()
                && first.offset() <= toOffset;
    }
}
