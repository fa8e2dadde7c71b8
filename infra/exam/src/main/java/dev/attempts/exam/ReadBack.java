package dev.attempts.exam;

import dev.attempts.exam.Differences.Kind;
import dev.attempts.exam.client.PipelineClient;
import dev.attempts.exam.client.Reading;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Reads one's own writes, each answer held against what was acknowledged before it was asked for. Confined to the exam's thread. */
final class ReadBack {
    private final PipelineClient client;
    private final Executor loop;
    private final Oracle oracle;
    private final long firstAttempt;
    private final int atATime;
    private final Totals totals;
    private final Differences differences;
    private int inFlight;

    ReadBack(ExamParts parts, Oracle oracle) {
        this.client = parts.client();
        this.loop = parts.loop();
        this.oracle = oracle;
        this.firstAttempt = parts.options().firstAttempt();
        // The rest of the connections is for those who measure the lag.
        this.atATime = Math.max(1, parts.options().connections() / 2);
        this.totals = parts.totals();
        this.differences = parts.differences();
    }

    /** A student's own read, which nobody waits for; left out while the read model is too slow for all of them. */
    void readIfThereIsRoom(int student, int step, long position) {
        if (inFlight < atATime) {
            read(student, step, position, reading -> {});
        } else {
            totals.readsLeftOut++;
        }
    }

    /** @param position that the answer must have passed; negative if {@code step} is known to be in Postgres already */
    void read(int student, int step, long position, Consumer<Reading> then) {
        inFlight++;
        client.read(
                firstAttempt + student,
                position,
                1,
                reading -> loop.execute(() -> {
                    inFlight--;
                    check(student, step, reading);
                    then.accept(reading);
                }));
    }

    private void check(int student, int step, Reading reading) {
        totals.reads++;
        switch (reading) {
            case Reading.Stored stored -> {
                totals.readsFresh++;
                oracle.checkFresh(student, step, stored);
            }
            case Reading.Missing missing -> oracle.checkFresh(student, step, missing);
            case Reading.NotReached notReached -> totals.readsNotReached++;
            case Reading.Unavailable unavailable -> {
                totals.readsUnavailable++;
                totals.reason("read: " + unavailable.reason());
            }
            case Reading.Unexpected unexpected ->
                differences.add(
                        Kind.UNEXPECTED, "attempt %d: read %s".formatted(firstAttempt + student, unexpected.what()));
        }
    }
}
