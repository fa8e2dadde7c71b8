package dev.attempts.exam;

import dev.attempts.exam.Differences.Kind;
import dev.attempts.exam.client.PipelineClient;
import dev.attempts.exam.client.Reading;
import dev.attempts.exam.students.DueQueue;
import dev.attempts.exam.students.ExamTime;
import dev.attempts.exam.students.Students;
import java.util.concurrent.locks.LockSupport;

/**
 * After the exam: every attempt is read with the position of its last acknowledged update, and held against what its student was told.
 * Confined to the exam's thread.
 */
final class FinalReads {
    private static final int AT_A_TIME = 48;
    private static final int AGAIN_MILLIS = 500;
    private static final int WAIT_SECONDS = 5;

    private final ExamOptions options;
    private final Students students;
    private final ExamTime time;
    private final PipelineClient client;
    private final Oracle oracle;
    private final Totals totals;
    private final Differences differences;
    private final DueQueue again = new DueQueue(AT_A_TIME);
    private int next;
    private int underWay;
    private int checked;
    private int read;

    FinalReads(ExamParts parts, Oracle oracle) {
        this.options = parts.options();
        this.students = parts.students();
        this.time = parts.time();
        this.client = parts.client();
        this.totals = parts.totals();
        this.differences = parts.differences();
        this.oracle = oracle;
    }

    void run(Mailbox mailbox) {
        long deadline = time.millis() + options.verdictSeconds() * 1_000L;
        while (checked < students.count() && time.millis() < deadline) {
            mailbox.open();
            while (underWay < AT_A_TIME && again.isDue(time.millis())) {
                read(mailbox, again.take());
            }
            for (; underWay < AT_A_TIME && next < students.count(); next++) {
                if (students.sent(next) > 0) {
                    read(mailbox, next);
                } else {
                    checked++; // Never came.
                }
            }
            LockSupport.parkNanos(200_000);
        }
        for (int left = students.count() - checked; left > 0; left--) {
            differences.add(Kind.UNREADABLE, "an attempt could not be read within " + options.verdictSeconds() + " s");
        }
    }

    private void read(Mailbox mailbox, int student) {
        underWay++;
        long position = students.acknowledged(student) > 0 ? students.position(student) : -1;
        client.read(
                options.firstAttempt() + student,
                position,
                WAIT_SECONDS,
                reading -> mailbox.execute(() -> {
                    underWay--;
                    check(student, reading);
                }));
    }

    private void check(int student, Reading reading) {
        switch (reading) {
            case Reading.Stored stored -> oracle.checkFinal(student, stored);
            case Reading.Missing missing -> oracle.checkFinal(student, missing);
            case Reading.Unexpected unexpected ->
                differences.add(
                        Kind.UNEXPECTED,
                        "attempt %d: read %s".formatted(options.firstAttempt() + student, unexpected.what()));
            case Reading.NotReached notReached -> {
                readAgain(student);
                return;
            }
            case Reading.Unavailable unavailable -> {
                totals.reason("verdict: " + unavailable.reason());
                readAgain(student);
                return;
            }
        }
        read++;
        checked++;
    }

    /** Attempts whose students came. */
    int read() {
        return read;
    }

    private void readAgain(int student) {
        again.add(student, time.millis() + AGAIN_MILLIS);
    }
}
