package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionsIT {
    private static TestDatabase database;
    private static RunningReadModel readModel;
    private final Map<String, Long> waitsBefore = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        database = TestPostgres.shared().freshDatabase();
        SampleData.migrate(database);
        readModel = RunningReadModel.on(database);
    }

    @AfterAll
    static void stop() {
        readModel.close();
    }

    @BeforeEach
    void fill() throws Exception {
        SampleData.execute(database, """
                TRUNCATE attempt, checkpoint;
                INSERT INTO attempt (attempt_id, answers, source_partition, source_offset) VALUES (17, '{"1": [1]}', 3, 41);
                INSERT INTO checkpoint (topic, partition, topic_id, next_offset, epoch)
                VALUES ('attempts', 3, gen_random_uuid(), 42, 1), ('attempts', 4, gen_random_uuid(), 0, 1),
                       ('other', 5, gen_random_uuid(), 100, 1)
                """);
        List.of("at-once", "after-wait", "not-reached").forEach(outcome -> waitsBefore.put(outcome, allWaits(outcome)));
    }

    /** As the consumer does it: row and checkpoint in one transaction. */
    private void apply(long offset, int answer) throws Exception {
        SampleData.execute(database, """
                BEGIN;
                UPDATE attempt SET answers = '{"1": [%d]}', source_offset = %d WHERE attempt_id = 17;
                UPDATE checkpoint SET next_offset = %d WHERE topic = 'attempts' AND partition = 3;
                COMMIT
                """.formatted(answer, offset, offset + 1));
    }

    /** A reader that waits there for the position. */
    private static CompletableFuture<HttpResponse<String>> waiting(RunningReadModel at, String position) {
        var answer = at.client()
                .sendAsync(
                        HttpRequest.newBuilder(at.uri("/attempts/17"))
                                .headers("Attempt-Min-Position", position, "Prefer", "wait=10")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Eventually.holds("waiting", () -> at.gauge("position.waiting") == 1);
        return answer;
    }

    @Test
    void answersAtOnceWhenThePositionHasTakenEffect() throws Exception {
        HttpResponse<String> answer = readModel.get("/attempts/17", "Attempt-Min-Position", "3:41");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("{\"1\": [1]}");
        assertThat(waits("at-once")).isOne();
    }

    @Test
    void answersNotFoundOnlyOnceThePositionHasTakenEffect() throws Exception {
        assertThat(readModel.get("/attempts/18", "Attempt-Min-Position", "3:41").statusCode())
                .isEqualTo(404);
        assertThat(readModel
                        .get("/attempts/18", "Attempt-Min-Position", "3:42", "Prefer", "wait=0")
                        .statusCode())
                .isEqualTo(503);
    }

    @Test
    void waitsAndAnswersWithWhatTheEventHasChanged() throws Exception {
        var answer = waiting(readModel, "3:42");

        apply(42, 2);

        HttpResponse<String> received = answer.get(60, TimeUnit.SECONDS);
        assertThat(received.statusCode()).isEqualTo(200);
        assertThat(received.body()).contains("{\"1\": [2]}");
        assertThat(received.headers().firstValue("Attempt-Position")).hasValue("3:42");
        assertThat(received.headers().firstValue("Preference-Applied")).hasValue("wait=10");
        assertThat(waits("after-wait")).isOne();
        Eventually.holds("not waiting", () -> readModel.gauge("position.waiting") == 0);
    }

    /** Whoever is paged for reads that are turned away hears of these, too. */
    @Test
    void turnsAwayAndCountsMoreThanMayWait() throws Exception {
        try (var small = RunningReadModel.on(database, "POSITION_WAITING_MAX", "1")) {
            var waiting = waiting(small, "3:42");

            HttpResponse<String> second =
                    small.get("/attempts/17", "Attempt-Min-Position", "3:42", "Prefer", "wait=10");

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.body()).contains("/problems/busy");
            assertThat(small.count("query.refused", "reason", "busy")).isOne();
            apply(42, 2);
            assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    /** It waits for longer than the stop does for it: nobody is cut off who could be answered. */
    @Test
    void answersWhoWaitsWhenItStops() throws Exception {
        try (var stopping = RunningReadModel.on(database, "DRAIN_TIMEOUT", "5s")) {
            var waiting = waiting(stopping, "3:42");

            stopping.stop();

            HttpResponse<String> answer = waiting.get(60, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("\"type\":\"/problems/position-not-reached\"");
        }
    }

    /** The one after the last applied; nothing applied; no checkpoint; a checkpoint of another topic; never to come. */
    @ParameterizedTest
    @ValueSource(strings = {"3:42", "4:0", "9:0", "5:3", "3:9223372036854775807"})
    void isNotReachedInTime(String position) throws Exception {
        HttpResponse<String> answer =
                readModel.get("/attempts/17", "Attempt-Min-Position", position, "Prefer", "wait=0");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).contains("\"type\":\"/problems/position-not-reached\"", position);
        assertThat(waits("not-reached")).isOne();
    }

    /** What stands in a log from where it was cut off has not taken effect, although the checkpoint was further. */
    @Test
    void isNotReachedWhereTheLogHasLostWhatHadTakenEffect() throws Exception {
        loseTheEndOfTheLog();

        assertThat(readModel
                        .get("/attempts/17", "Attempt-Min-Position", "3:899")
                        .statusCode())
                .isEqualTo(200);
        assertThat(readModel
                        .get("/attempts/17", "Attempt-Min-Position", "3:900", "Prefer", "wait=0")
                        .statusCode())
                .isEqualTo(503);
    }

    @Test
    void waitsUntilWhatStandsThereNowHasTakenEffect() throws Exception {
        loseTheEndOfTheLog();
        var answer = waiting(readModel, "3:900");

        apply(900, 2);

        HttpResponse<String> received = answer.get(60, TimeUnit.SECONDS);
        assertThat(received.statusCode()).isEqualTo(200);
        assertThat(received.body()).contains("{\"1\": [2]}");
    }

    private static void loseTheEndOfTheLog() throws Exception {
        SampleData.execute(database, """
                UPDATE checkpoint SET next_offset = 1000, in_effect_to = 900, in_effect_to_at = 1000
                WHERE topic = 'attempts' AND partition = 3
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3:", ":41", "3:-1", "-3:41", "3:41:1", "a:b", "3:9223372036854775808"})
    void refusesWhatIsNoPosition(String position) throws Exception {
        HttpResponse<String> answer = readModel.get("/attempts/17", "Attempt-Min-Position", position);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"type\":\"/problems/bad-request\"", "Attempt-Min-Position");
    }

    /** Which of the two would be kept is nothing to guess at. */
    @Test
    void refusesTwoPositions() throws Exception {
        String name = "Attempt-Min-Position";

        assertThat(readModel.get("/attempts/17", name, "3:41", name, "3:42").statusCode())
                .isEqualTo(400);
    }

    private long waits(String outcome) {
        return allWaits(outcome) - waitsBefore.getOrDefault(outcome, 0L);
    }

    private static long allWaits(String outcome) {
        return readModel
                .meters()
                .get("position.wait")
                .tag("outcome", outcome)
                .timer()
                .count();
    }
}
