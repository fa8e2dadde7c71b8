package dev.attempts.exam;

import dev.attempts.exam.Differences.Kind;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What came of an exam.
 *
 * @param attempts that were read in the end: all whose student has sent anything
 * @param unsettled attempts whose last update was not acknowledged in the end
 * @param inDoubt attempts of which several states would have been right
 */
public record Verdict(int attempts, int unsettled, int inDoubt, Totals totals, Differences differences) {
    /** Nothing acknowledged proves nothing, and what is owed to the end can't be told from what was lost. */
    public boolean isPassed() {
        return differences.isEmpty() && totals.acknowledged > 0 && unsettled == 0;
    }

    /** For people. */
    public String text() {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                %,d updates acknowledged (%,d of them after their effect), p50 %.1f ms, p99 %.1f ms; %,d tries not written, %,d unknown
                %,d reads with a position or after the effect were fresh, %,d positions not reached in time, %,d reads without an answer, %,d left out
                %,d attempts checked: %,d not acknowledged to the end, %,d in doubt
                """,
                totals.acknowledged,
                totals.applied,
                totals.latencies.millis(50),
                totals.latencies.millis(99),
                totals.notWritten,
                totals.unknown,
                totals.readsFresh,
                totals.readsNotReached,
                totals.readsUnavailable,
                totals.readsLeftOut,
                attempts,
                unsettled,
                inDoubt));
        new TreeMap<>(totals.reasons())
                .forEach((reason, times) -> text.append("  ")
                        .append(reason)
                        .append(": ")
                        .append(times)
                        .append('\n'));
        for (Kind kind : Kind.values()) {
            text.append(String.format(Locale.ROOT, "%,10d %s%n", differences.count(kind), kind.words()));
        }
        differences.first().forEach(what -> text.append("  ").append(what).append('\n'));
        return text.append(isPassed() ? "Passed\n" : "FAILED\n").toString();
    }
}
