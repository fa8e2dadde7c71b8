package dev.attempts.exam;

import dev.attempts.exam.Differences.Kind;
import dev.attempts.exam.client.Outcome;
import dev.attempts.exam.students.DueQueue;
import dev.attempts.exam.students.ExamTime;
import dev.attempts.exam.students.Students;
import java.util.SplittableRandom;

/**
 * What students make of what they are told: who was not acknowledged tries again as a real client does, the others answer the next
 * question in time. Confined to the exam's thread.
 */
final class Replies {
    private static final int RETRY_FIRST_MILLIS = 100;
    private static final int RETRY_MAX_MILLIS = 5_000;

    private final ExamOptions options;
    private final Students students;
    private final DueQueue due;
    private final ExamTime time;
    private final SplittableRandom random;
    private final ReadBack readBack;
    private final LagProbes lag;
    private final Totals totals;
    private final Differences differences;
    private final LatencyHistogram second = new LatencyHistogram();
    private boolean ending;

    Replies(ExamParts parts, ReadBack readBack, LagProbes lag) {
        this.options = parts.options();
        this.students = parts.students();
        this.due = parts.due();
        this.time = parts.time();
        this.random = parts.random();
        this.totals = parts.totals();
        this.differences = parts.differences();
        this.readBack = readBack;
        this.lag = lag;
    }

    /** From now on nobody answers another question. */
    void end() {
        ending = true;
    }

    /** @param ended when the answer came; 0 if its time says nothing about the acknowledgement */
    void told(int student, int step, Outcome outcome, long began, long ended) {
        switch (outcome) {
            case Outcome.Acknowledged acknowledged -> acknowledged(student, step, acknowledged, began, ended);
            case Outcome.NotWritten refused -> {
                totals.notWritten++;
                totals.reason("not written: " + refused.reason());
                again(student, Math.max(refused.retryAfterMillis(), backOffMillis(students.refuse(student))));
            }
            case Outcome.Unknown unknown -> {
                totals.unknown++;
                totals.reason("unknown: " + unknown.reason());
                again(student, backOffMillis(students.doubt(student, step)));
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

    /** Longer with every failure in a row: students who come again each second take the CPU that a start needs. */
    private static long backOffMillis(int failures) {
        return Math.min(RETRY_MAX_MILLIS, RETRY_FIRST_MILLIS << Math.min(failures, 10));
    }

    private void again(int student, long afterMillis) {
        due.add(student, time.millis() + afterMillis + random.nextLong(afterMillis / 2 + 1));
    }

    /** Times of the acknowledgements since it was last cleared. */
    LatencyHistogram second() {
        return second;
    }
}
