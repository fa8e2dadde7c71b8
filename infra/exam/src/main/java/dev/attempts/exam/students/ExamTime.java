package dev.attempts.exam.students;

/** Milliseconds since the exam began: they never go back, and are small enough for a {@link DueQueue}. */
public record ExamTime(long beganNanos) {
    public static ExamTime now() {
        return new ExamTime(System.nanoTime());
    }

    public long millis() {
        return (System.nanoTime() - beganNanos) / 1_000_000;
    }
}
