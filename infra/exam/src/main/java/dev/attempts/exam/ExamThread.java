package dev.attempts.exam;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** An exam on a thread of its own: who leaves before there is a verdict leaves nothing running. */
public final class ExamThread implements AutoCloseable {
    private final ExamRun exam;
    private final FutureTask<Verdict> verdict;

    private ExamThread(ExamRun exam) {
        this.exam = exam;
        this.verdict = new FutureTask<>(exam::run);
    }

    public static ExamThread begin(ExamRun exam) {
        var thread = new ExamThread(exam);
        Thread.ofPlatform().name("exam").start(thread.verdict);
        return thread;
    }

    /** Waits for it. */
    public Verdict verdict() throws InterruptedException, ExecutionException {
        return verdict.get();
    }

    @Override
    public void close() {
        exam.stop();
    }
}
