package dev.attempts.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.events.AttemptHeaders;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UpdateIT {
    private static TestPipeline pipeline;

    @BeforeAll
    static void start() throws Exception {
        pipeline = new TestPipeline();
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    @Test
    void appearsInPostgresAndInTheAnswerToAReaderWhoHasItsPosition() throws Exception {
        var written = pipeline.patch(17, "{\"answers\": {\"1\": [1], \"2\": [2, 3]}, \"revision\": 5}");
        assertThat(written.statusCode()).isEqualTo(202);
        String position = written.headers().firstValue(AttemptHeaders.POSITION).orElseThrow();

        var read = pipeline.getAttempt(17, position);

        assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
        assertThat(read.body()).contains("\"attemptId\":17", "\"revision\":5").containsPattern("\"2\":\\s*\\[2,\\s*3]");
        assertThat(read.headers().firstValue(AttemptHeaders.POSITION)).hasValue(position);
        assertThat(pipeline.query("SELECT answers FROM attempt WHERE attempt_id = 17"))
                .containsExactly("{\"1\": [1], \"2\": [2, 3]}");
        assertThat(pipeline.query("SELECT source_partition || ':' || source_offset FROM attempt WHERE attempt_id = 17"))
                .containsExactly(position);
    }

    @Test
    void withALowerRevisionThanTheStoredOneHasNoEffect() throws Exception {
        pipeline.patch(18, "{\"answers\": {\"1\": [9]}, \"revision\": 9}");
        var late = pipeline.patch(18, "{\"answers\": {\"1\": [8]}, \"revision\": 8}");

        var read = pipeline.getAttempt(
                18, late.headers().firstValue(AttemptHeaders.POSITION).orElseThrow());

        assertThat(read.body()).contains("\"revision\":9").containsPattern("\"1\":\\s*\\[9]");
    }

    @Test
    void ofOneAttemptTakeEffectInTheOrderOfTheirAnswers() throws Exception {
        var writers = new ArrayList<Callable<String>>();
        for (int attempt = 100; attempt < 110; attempt++) {
            int id = attempt;
            writers.add(() -> lastPositionOf(id));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int attempt = 100;
            for (var positions : threads.invokeAll(writers)) {
                assertThat(pipeline.getAttempt(attempt, positions.get()).body()).containsPattern("\"1\":\\s*\\[100]");
                attempt++;
            }
        }
    }

    @Test
    void isAnsweredForByTheGatewayWhenItIsWrong() throws Exception {
        var answer = pipeline.patch(17, "{\"answers\": {\"1\": \"x\"}}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void customersAreListed() throws Exception {
        pipeline.execute("INSERT INTO customer (first_name) SELECT 'Ada' FROM generate_series(1, 3)");

        Eventually.passes(() -> assertThat(pipeline.get("/customers?limit=2").body())
                .startsWith("[{\"customerId\":1,\"firstName\":\"Ada\"")
                .contains("\"customerId\":2")
                .doesNotContain("\"customerId\":3"));
    }

    private static String lastPositionOf(int attempt) throws Exception {
        String position = "";
        for (int choice = 1; choice <= 100; choice++) {
            var answer = pipeline.patch(attempt, "{\"answers\": {\"1\": [%d]}}".formatted(choice));
            position = answer.headers().firstValue(AttemptHeaders.POSITION).orElseThrow();
        }
        return position;
    }
}
