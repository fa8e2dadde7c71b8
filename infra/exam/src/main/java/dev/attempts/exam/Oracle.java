package dev.attempts.exam;

import dev.attempts.exam.Differences.Kind;
import dev.attempts.exam.client.Reading;
import dev.attempts.exam.students.AnswerSheet;
import dev.attempts.exam.students.Students;
import org.jspecify.annotations.Nullable;

/** Knows what an attempt may be, from what its student was told and nothing else. Confined to the exam's thread. */
final class Oracle {
    private final AnswerSheet sheet;
    private final Students students;
    private final long firstAttempt;
    private final Differences differences;

    Oracle(AnswerSheet sheet, Students students, long firstAttempt, Differences differences) {
        this.sheet = sheet;
        this.students = students;
        this.firstAttempt = firstAttempt;
        this.differences = differences;
    }

    /** A read while the exam goes on, by whoever knows that {@code step} has been acknowledged: newer is fine, older is not. */
    void checkFresh(int student, int step, Reading reading) {
        int stored = step(reading);
        if (stored < step) {
            differences.add(
                    Kind.STALE,
                    "attempt %d: read step %d although step %d was acknowledged and asked for: %s"
                            .formatted(firstAttempt + student, stored, step, reading));
        } else {
            checkSent(student, stored, reading);
        }
    }

    /** Once everything has come to rest: the last acknowledged step, or a later one whose outcome nobody knows. */
    void checkFinal(int student, Reading reading) {
        int stored = step(reading);
        int acknowledged = students.acknowledged(student);
        if (stored < acknowledged) {
            differences.add(
                    Kind.LOST,
                    "attempt %d: step %d was acknowledged, stored is step %d: %s"
                            .formatted(firstAttempt + student, acknowledged, stored, reading));
        } else if (!students.mayBeStored(student, stored)) {
            differences.add(
                    Kind.NEVER_SENT,
                    "attempt %d: stored is step %d, which was said not to be written or never sent; acknowledged was %d"
                            .formatted(firstAttempt + student, stored, acknowledged));
        } else {
            checkSent(student, stored, reading);
        }
    }

    /** The answers are those of the revision, to the letter. */
    private void checkSent(int student, int step, Reading reading) {
        String answers = answers(reading);
        boolean isRight = step <= students.sent(student)
                && (step == 0 || sheet.answers(firstAttempt + student, step).equals(answers));
        if (!isRight) {
            differences.add(
                    Kind.NEVER_SENT,
                    "attempt %d: nobody sent what is stored as step %d: %s"
                            .formatted(firstAttempt + student, step, reading));
        }
    }

    /** 0 for an attempt that this exam has not touched. */
    private int step(Reading reading) {
        if (!(reading instanceof Reading.Stored stored)) {
            return 0;
        }
        long step = stored.revision() - sheet.firstRevision();
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, step));
    }

    private static @Nullable String answers(Reading reading) {
        return reading instanceof Reading.Stored stored ? stored.answers() : null;
    }
}
