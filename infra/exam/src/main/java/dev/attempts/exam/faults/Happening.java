package dev.attempts.exam.faults;

import java.util.Locale;

/**
 * A fault that has been.
 *
 * @param beganMillis since the beginning of the exam, and so {@code endedMillis}
 * @param recoveredMillis from its end until readers of every partition were less than a second behind again; negative if that was not seen
 *     before the next fault
 * @param hadEffect false if Postgres went on writing although it was to stop
 */
record Happening(Schedule.Fault fault, long beganMillis, long endedMillis, long recoveredMillis, boolean hadEffect) {
    boolean isRecoveredWithin(int seconds) {
        return recoveredMillis >= 0 && recoveredMillis <= seconds * 1_000L;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%6.1f s  %-24s %d  %4.1f s long  back after %s%s",
                beganMillis / 1_000.0,
                fault.kind().text(),
                fault.which() + 1,
                (endedMillis - beganMillis) / 1_000.0,
                recoveredMillis < 0 ? "– (not before the next)" : recoveredMillis / 1_000.0 + " s",
                hadEffect ? "" : "  had NO EFFECT: updates went on being applied");
    }
}
