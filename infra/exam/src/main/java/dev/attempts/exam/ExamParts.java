package dev.attempts.exam;

import dev.attempts.exam.client.PipelineClient;
import dev.attempts.exam.students.AnswerSheet;
import dev.attempts.exam.students.DueQueue;
import dev.attempts.exam.students.ExamTime;
import dev.attempts.exam.students.Students;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/** What the parts of one exam share; all of it belongs to the exam's thread, which {@code loop} hands work to. */
record ExamParts(
        ExamOptions options,
        AnswerSheet sheet,
        Students students,
        DueQueue due,
        ExamTime time,
        PipelineClient client,
        Executor loop,
        SplittableRandom random,
        Totals totals,
        Differences differences) {

    static ExamParts of(ExamOptions options, PipelineClient client, Executor loop) {
        return new ExamParts(
                options,
                new AnswerSheet(options.seed(), options.questions(), options.firstRevision()),
                new Students(options.students()),
                new DueQueue(options.students()),
                ExamTime.now(),
                client,
                loop,
                new SplittableRandom(options.seed()),
                new Totals(),
                new Differences());
    }
}
