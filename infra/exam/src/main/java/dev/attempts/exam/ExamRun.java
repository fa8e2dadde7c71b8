package dev.attempts.exam;

import dev.attempts.exam.client.PipelineClient;
import dev.attempts.exam.students.DueQueue;
import dev.attempts.exam.students.ExamTime;
import dev.attempts.exam.students.Students;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One exam from the first student to the verdict, on the thread that calls {@link #run()}. */
public final class ExamRun {
    private static final long TICK_NANOS = 2_000_000;
    /** A bulk that does not fill up leaves with what it has. */
    private static final int TICKS_A_FLUSH = 10;

    private final ExamOptions options;
    private final Consumer<Second> everySecond;
    private final Mailbox mailbox = new Mailbox();
    private final ExamParts parts;
    private final Students students;
    private final DueQueue due;
    private final ExamTime time;
    private final ReadBack readBack;
    private final LagProbes lag;
    private final Replies replies;
    private final Updates updates;
    private final FinalReads verdict;
    private int ticks;
    private int seconds;
    private long[] before = new long[4];

    public ExamRun(ExamOptions options, PipelineClient client, Consumer<Second> everySecond) {
        this.options = options;
        this.everySecond = everySecond;
        this.parts = ExamParts.of(options, client, mailbox);
        this.students = parts.students();
        this.due = parts.due();
        this.time = parts.time();
        var oracle = new Oracle(parts.sheet(), students, options.firstAttempt(), parts.differences());
        this.readBack = new ReadBack(parts, oracle);
        this.lag = new LagProbes(readBack, mailbox);
        this.replies = new Replies(parts, readBack, lag);
        this.updates = new Updates(parts, replies);
        this.verdict = new FinalReads(parts, oracle);
    }

    /** Returns when every attempt has been looked at; a {@link CancellationException} when it is stopped before. */
    public Verdict run() {
        long now = time.millis();
        for (int student = 0; student < options.students(); student++) {
            due.add(student, now + (long) (parts.random().nextDouble() * options.paceMillis()));
        }
        long end = now + options.seconds() * 1_000L;
        while (time.millis() < end) {
            tick();
        }
        settle();
        int unsettled = owed();
        verdict.run(mailbox);
        return new Verdict(verdict.read(), unsettled, inDoubt(), parts.totals(), parts.differences());
    }

    /** Ends the exam at once and without a verdict; from any thread. */
    void stop() {
        mailbox.close();
    }

    /** What is owed goes on being sent until it is acknowledged, or the time is over. */
    private void settle() {
        replies.end();
        updates.end();
        updates.flush();
        long deadline = time.millis() + options.settleSeconds() * 1_000L;
        while (time.millis() < deadline && (updates.inFlight() > 0 || owed() > 0)) {
            for (int i = 0; i < 100; i++) {
                tick();
            }
        }
        due.clear();
        // Beyond any deadline: whatever is still under way has been told by then.
        while (updates.inFlight() > 0) {
            pause();
        }
    }

    private void tick() {
        mailbox.open();
        long now = time.millis();
        while (due.isDue(now) && updates.inFlight() < options.connections()) {
            act(due.take());
        }
        if (ticks++ % TICKS_A_FLUSH == 0) {
            updates.flush();
            long millis = time.millis();
            lag.lagMillis();
            if (millis / 1_000 > seconds) {
                seconds = (int) (millis / 1_000);
                tellSecond();
            }
        }
        LockSupport.parkNanos(TICK_NANOS);
    }

    private void pause() {
        mailbox.open();
        LockSupport.parkNanos(TICK_NANOS);
    }

    /** A student opens the attempt, whatever comes of it, and answers the first question. */
    private void act(int student) {
        if (options.bulk() == 0 && students.open(student)) {
            readBack.readIfThereIsRoom(student, 0, -1);
        }
        updates.answer(student);
    }

    private void tellSecond() {
        Totals totals = parts.totals();
        long[] now = {totals.acknowledged, totals.notWritten, totals.unknown, totals.reads};
        var times = replies.second();
        everySecond.accept(new Second(
                seconds,
                now[0] - before[0],
                times.millis(50),
                times.millis(99),
                now[1] - before[1],
                now[2] - before[2],
                lag.lagMillis(),
                updates.inFlight(),
                now[3] - before[3]));
        times.clear();
        before = now;
    }

    private int owed() {
        int owed = 0;
        for (int student = 0; student < students.count(); student++) {
            owed += students.isOwed(student) ? 1 : 0;
        }
        return owed;
    }

    private int inDoubt() {
        int inDoubt = 0;
        for (int student = 0; student < students.count(); student++) {
            inDoubt += students.isInDoubt(student) ? 1 : 0;
        }
        return inDoubt;
    }

    /**
     * Whether in every partition an update acknowledged after this {@link System#nanoTime()} was found by a reader within a second, and
     * nothing has been looked for in vain for longer since. From any thread.
     */
    public boolean isFreshSince(long nanoTime) {
        return lag.isFreshSince(nanoTime);
    }
}
