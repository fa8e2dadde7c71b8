package dev.attempts.exam.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Which fault begins when and lasts how long: the same for the same seed, kinds and time. */
record Schedule(List<Fault> faults) {
    /** The stage is warm and everybody has opened the attempt. */
    private static final int FIRST_SECOND = 12;
    /** From the end of one fault to the beginning of the next: what recovery may take, and a moment of calm. */
    private static final int BETWEEN_SECONDS = 24;

    private static final int BETWEEN_SECONDS_MORE = 8;

    /** Nobody looks any longer than until the next fault. */
    static final int RECOVERY_SECONDS_MAX = BETWEEN_SECONDS - 1;

    /** @param which of several of the same sort */
    record Fault(FaultKind kind, int which, long atMillis, long forMillis) {
        @Override
        public String toString() {
            return "%d s: %s %d for %.1f s".formatted(atMillis / 1_000, kind.text(), which + 1, forMillis / 1_000.0);
        }
    }

    /** What one fault of any of the kinds takes, with what comes before and after it. */
    static int secondsMin(List<FaultKind> kinds) {
        int longest = kinds.stream().mapToInt(FaultKind::secondsMax).max().orElse(0);
        return FIRST_SECOND + longest + BETWEEN_SECONDS;
    }

    /** Every kind once before any comes again, in an order of its own each time. */
    static Schedule draw(long seed, int seconds, List<FaultKind> kinds) {
        var random = new Random(seed);
        var faults = new ArrayList<Fault>();
        var bag = new ArrayList<FaultKind>();
        long at = FIRST_SECOND * 1_000L;
        while (true) {
            if (bag.isEmpty()) {
                bag.addAll(kinds);
                Collections.shuffle(bag, random);
            }
            FaultKind kind = bag.removeLast();
            long forMillis =
                    kind.secondsMin() * 1_000L + random.nextInt((kind.secondsMax() - kind.secondsMin()) * 1_000 + 1);
            int which = random.nextInt(6);
            if (at + forMillis + BETWEEN_SECONDS * 1_000L > seconds * 1_000L) {
                return new Schedule(List.copyOf(faults));
            }
            faults.add(new Fault(kind, which, at, forMillis));
            at += forMillis + (BETWEEN_SECONDS + random.nextInt(BETWEEN_SECONDS_MORE + 1)) * 1_000L;
        }
    }

    boolean has(FaultKind kind) {
        return faults.stream().anyMatch(it -> it.kind() == kind);
    }

    @Override
    public String toString() {
        return faults.stream().map(it -> "  " + it + "\n").collect(Collectors.joining());
    }
}
