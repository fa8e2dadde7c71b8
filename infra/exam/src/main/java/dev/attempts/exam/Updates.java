package dev.attempts.exam;

import dev.attempts.exam.client.PipelineClient;
import dev.attempts.exam.students.AnswerSheet;
import dev.attempts.exam.students.Students;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/** Sends what students answer, one update of each at a time, singly or gathered to bulks. Confined to the exam's thread. */
final class Updates {
    private static final int WAIT_SECONDS = 2;
    /** Of a hundred students whose update is owed, so many have answered the next question by the time they try again. */
    private static final int GO_ON_PERCENT = 25;

    private final ExamOptions options;
    private final AnswerSheet sheet;
    private final Students students;
    private final PipelineClient client;
    private final Executor loop;
    private final SplittableRandom random;
    private final Replies replies;
    private final int[] gathered;
    private int gatheredCount;
    private int inFlight;
    private boolean ending;

    Updates(ExamParts parts, Replies replies) {
        this.options = parts.options();
        this.sheet = parts.sheet();
        this.students = parts.students();
        this.client = parts.client();
        this.loop = parts.loop();
        this.random = parts.random();
        this.replies = replies;
        this.gathered = new int[Math.max(1, options.bulk())];
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
            gathered[gatheredCount++] = student;
            if (gatheredCount == gathered.length) {
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
                replies.told(student, step, outcome, began, wait == 0 ? ended : 0);
            });
        });
    }

    /** Sends the bulk that has gathered, full or not. */
    void flush() {
        if (gatheredCount == 0) {
            return;
        }
        int[] whose = Arrays.copyOf(gathered, gatheredCount);
        gatheredCount = 0;
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
                    replies.told(whose[i], steps[i], outcomes.get(i), began, ended);
                }
            });
        });
    }

    private int step(int student) {
        return students.step(student, !ending && random.nextInt(100) < GO_ON_PERCENT);
    }

    int inFlight() {
        return inFlight;
    }
}
