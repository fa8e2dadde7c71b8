package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptsIT {
    private static RunningReadModel readModel;

    @BeforeAll
    static void start() throws Exception {
        TestDatabase database = TestPostgres.shared().freshDatabase();
        SampleData.migrate(database);
        SampleData.execute(database, """
                INSERT INTO exam VALUES (1, 'Algebra');
                INSERT INTO attempt VALUES
                (17, 1, '{"1": [1, 2], "2": []}', 5, '2026-01-02T03:04:05.678Z', 3, 42),
                (18, NULL, '{}', NULL, '2026-01-02T03:04:05Z', NULL, NULL)
                """);
        readModel = RunningReadModel.on(database);
    }

    @AfterAll
    static void stop() {
        readModel.close();
    }

    @Test
    void givesAnAttemptWithItsPositionAndTag() throws Exception {
        HttpResponse<String> answer = readModel.get("/attempts/17");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("""
                        {"attemptId":17,"examId":1,"answers":{"1": [1, 2], "2": []},"revision":5,\
                        "updatedAt":"2026-01-02T03:04:05.678Z"}""");
        assertThat(answer.headers().firstValue("Attempt-Position")).hasValue("3:42");
        assertThat(answer.headers().firstValue("ETag").orElse("")).matches("\"[^\"]+\"");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
    }

    @Test
    void givesAnAttemptThatNoEventHasTouched() throws Exception {
        HttpResponse<String> answer = readModel.get("/attempts/18");

        assertThat(answer.body()).isEqualTo("""
                        {"attemptId":18,"examId":null,"answers":{},"revision":null,"updatedAt":"2026-01-02T03:04:05Z"}""");
        assertThat(answer.headers().firstValue("Attempt-Position")).isEmpty();
    }

    @Test
    void answersNotModifiedToOneWhoHasIt() throws Exception {
        String tag = readModel.get("/attempts/17").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> answer = readModel.get("/attempts/17", "If-None-Match", "\"other\", W/" + tag);

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("ETag")).hasValue(tag);
        assertThat(answer.headers().firstValue("Attempt-Position")).hasValue("3:42");
    }

    @Test
    void tellsThatThereIsNoSuchAttempt() throws Exception {
        HttpResponse<String> answer = readModel.get("/attempts/404");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"type\":\"/problems/not-found\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "01", "abc", "9223372036854775808", "17?fields=answers"})
    void refusesWhatIsNoAttemptId(String id) throws Exception {
        assertThat(readModel.get("/attempts/" + id).statusCode()).isEqualTo(400);
    }
}
