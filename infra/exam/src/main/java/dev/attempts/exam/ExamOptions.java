package dev.attempts.exam;

import dev.attempts.exam.students.DueQueue;
import java.net.URI;
import java.util.Map;

/**
 * One exam.
 *
 * @param rate updates a second of all students together
 * @param bulk updates a request; 0: each in a request of its own
 * @param waitPercent of the updates ask to wait for their effect in Postgres
 * @param readPercent of the acknowledged updates are read back with their position
 * @param firstAttempt id of the first student's attempt; the others follow
 * @param firstRevision the revision before everybody's first; above those of earlier exams on the same attempts
 * @param settleSeconds after the exam, for what is still owed
 * @param verdictSeconds at most, for reading every attempt
 * @param kafka where dead letters are looked for, or {@link #NO_KAFKA}
 */
public record ExamOptions(
        int students,
        int questions,
        int rate,
        int seconds,
        int bulk,
        int waitPercent,
        int readPercent,
        long seed,
        URI gateway,
        URI readModel,
        String token,
        int connections,
        long firstAttempt,
        long firstRevision,
        int settleSeconds,
        int verdictSeconds,
        String kafka) {

    /** Instead of Kafka's address: nobody looks for dead letters. */
    public static final String NO_KAFKA = "none";

    public static final String USAGE = """
        ./run exam [--option value …]     an exam against a running pipeline, then the verdict: exit code 0 if all is right
          --students 10000                each has an attempt of its own
          --questions 20                  of an attempt; answered one after the other, then anew
          --rate 1000                     updates a second, of all students together
          --seconds 60                    how long the exam lasts
          --bulk 0                        updates a request; 0: each in a request of its own
          --wait 5                        per cent of the updates that wait for their effect (Prefer: wait)
          --read-back 10                  per cent of the updates that are read back with their position
          --seed                          of answers and pace; drawn and printed if not given
          --gateway http://127.0.0.1:8000
          --read-model http://127.0.0.1:3030
          --token                         bearer token; better in the environment, EXAM_TOKEN
          --connections 256               to each of the two services
          --first-attempt 1               id of the first student's attempt
          --first-revision                the revision before the first; the time of day if not given
          --settle 60                     seconds after the exam for what is not acknowledged yet
          --verdict 600                   seconds for reading every attempt, at most
          --kafka 127.0.0.1:9092          where dead letters are looked for; none: nowhere
        """;

    public static ExamOptions read(CommandLine line, Map<String, String> environment) {
        long now = System.currentTimeMillis();
        return new ExamOptions(
                (int) line.number("students", 10_000, 1, DueQueue.STUDENTS_MAX),
                (int) line.number("questions", 20, 1, 1_000),
                (int) line.number("rate", 1_000, 1, 1_000_000),
                (int) line.number("seconds", 60, 1, 86_400),
                (int) line.number("bulk", 0, 0, 1_000),
                (int) line.number("wait", 5, 0, 100),
                (int) line.number("read-back", 10, 0, 100),
                line.number("seed", now & 0xffffff, 0, Long.MAX_VALUE),
                line.url("gateway", "http://127.0.0.1:8000"),
                line.url("read-model", "http://127.0.0.1:3030"),
                line.text("token", environment.getOrDefault("EXAM_TOKEN", "")),
                (int) line.number("connections", 256, 1, 10_000),
                line.number("first-attempt", 1, 1, Long.MAX_VALUE / 2),
                line.number("first-revision", now * 1_000, 0, Long.MAX_VALUE / 2),
                (int) line.number("settle", 60, 0, 3_600),
                (int) line.number("verdict", 600, 1, 86_400),
                line.text("kafka", "127.0.0.1:9092"));
    }

    /** A student's time between two answers, on average. */
    double paceMillis() {
        return 1_000.0 * students / rate;
    }
}
