package dev.attempts.exam;

import dev.attempts.exam.Differences.Kind;
import dev.attempts.exam.client.Outcome;
import dev.attempts.exam.client.PipelineClient;
import dev.attempts.exam.students.AnswerSheet;
import dev.attempts.exam.students.DueQueue;
import dev.attempts.exam.students.ExamTime;
import dev.attempts.exam.students.Students;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/**
 * Sends what students answer, one update of each at a time, and remembers what they were told; who was not acknowledged tries again as a
 * real client does. Confined to the exam's thread.
 */
final class Updates {
    private static final int WAIT_SECONDS = 2;
    private static final int RETRY_FIRST_MILLIS = 100;
    private static final int RETRY_MAX_MILLIS = 5_000;
    /** Of a hundred students whose update is owed, so many have answered the next question by the time they try again. */
    private static final int GO_ON_PERCENT = 25;

    private final ExamOptions options;
    private final AnswerSheet sheet;
    private final Students students;
    private final DueQueue due;
    private final ExamTime time;
    private final PipelineClient client;
    private final Executor loop;
    private final SplittableRandom random;
    private final ReadBack readBack;
    private final LagProbes lag;
    private final Totals totals;
    private final Differences differences;
    private final LatencyHistogram second = new LatencyHistogram();
    private final List<Integer> gathered = new ArrayList<>();
    private int inFlight;
    private boolean ending;

    Updates(ExamParts parts, ReadBack readBack, LagProbes lag) {
        this.options = parts.options();
        this.sheet = parts.sheet();
        this.students = parts.students();
        this.due = parts.due();
        this.time = parts.time();
        this.client = parts.client();
        this.loop = parts.loop();
        this.random = parts.random();
        this.totals = parts.totals();
        this.differences = parts.differences();
        this.readBack = readBack;
        this.lag = lag;
    }

    /** From now on only what is owed is sent again. */
    void end() {
        ending = true;
    }

    void answer(int student) {
        if (ending && !students.isOwed(student)) {
            return;
        }
        if (options.bulk() == 0) {
            send(student);
        } else {
            gathered.add(student);
            if (gathered.size() == options.bulk()) {
                flush();
            }
        }
    }

    private void send(int student) {
        int step = step(student);
        int wait = random.nextInt(100) < options.waitPercent() ? WAIT_SECONDS : 0;
        long attempt = options.firstAttempt() + student;
        long began = System.nanoTime();
        inFlight++;
        client.update(attempt, sheet.update(attempt, step), wait, outcome -> {
            long ended = System.nanoTime();
            loop.execute(() -> {
                inFlight--;
                told(student, step, outcome, began, wait == 0 ? ended : 0);
            });
        });
    }

    /** Sends the bulk that has gathered, full or not. */
    void flush() {
        if (gathered.isEmpty()) {
            return;
        }
        int[] whose = gathered.stream().mapToInt(Integer::intValue).toArray();
        gathered.clear();
        int[] steps = new int[whose.length];
        List<String> items = new ArrayList<>(whose.length);
        for (int i = 0; i < whose.length; i++) {
            steps[i] = step(whose[i]);
            items.add(sheet.item(options.firstAttempt() + whose[i], steps[i]));
        }
        long began = System.nanoTime();
        inFlight++;
        client.bulk(items, outcomes -> {
            long ended = System.nanoTime();
            loop.execute(() -> {
                inFlight--;
                for (int i = 0; i < whose.length; i++) {
                    told(whose[i], steps[i], outcomes.get(i), began, ended);
                }
            });
        });
    }

    private int step(int student) {
        return students.step(student, !ending && random.nextInt(100) < GO_ON_PERCENT);
    }

    /** @param ended when the answer came; 0 if its time says nothing about the acknowledgement */
    private void told(int student, int step, Outcome outcome, long began, long ended) {
        switch (outcome) {
            case Outcome.Acknowledged acknowledged -> acknowledged(student, step, acknowledged, began, ended);
            case Outcome.NotWritten refused -> {
                totals.notWritten++;
                totals.reason("not written: " + refused.reason());
                students.refuse(student);
                again(student, refused.retryAfterMillis());
            }
            case Outcome.Unknown unknown -> {
                totals.unknown++;
                totals.reason("unknown: " + unknown.reason());
                int failures = students.doubt(student, step);
                again(student, Math.min(RETRY_MAX_MILLIS, RETRY_FIRST_MILLIS << Math.min(failures, 10)));
            }
            case Outcome.Unexpected unexpected -> {
                differences.add(
                        Kind.UNEXPECTED,
                        "attempt %d, step %d: %s".formatted(options.firstAttempt() + student, step, unexpected.what()));
                students.doubt(student, step);
                again(student, RETRY_MAX_MILLIS);
            }
        }
    }

    private void acknowledged(int student, int step, Outcome.Acknowledged answer, long began, long ended) {
        totals.acknowledged++;
        if (ended != 0) {
            second.add((ended - began) / 1_000);
            totals.latencies.add((ended - began) / 1_000);
        }
        students.acknowledge(student, step, answer.position());
        lag.acknowledged(student, step, answer.position(), System.nanoTime());
        if (answer.applied()) {
            totals.applied++;
        }
        if (answer.applied() || random.nextInt(100) < options.readPercent()) {
            readBack.readIfThereIsRoom(student, step, answer.applied() ? -1 : answer.position());
        }
        if (!ending) {
            // Between half and one and a half times the average.
            due.add(student, time.millis() + (long) (options.paceMillis() * (0.5 + random.nextDouble())));
        }
    }

    private void again(int student, long afterMillis) {
        due.add(student, time.millis() + afterMillis + random.nextLong(afterMillis / 2 + 1));
    }

    int inFlight() {
        return inFlight;
    }

    /** Of the acknowledgements since it was last cleared. */
    LatencyHistogram second() {
        return second;
    }
}
