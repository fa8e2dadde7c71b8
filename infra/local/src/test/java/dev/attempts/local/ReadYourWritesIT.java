package dev.attempts.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.events.AttemptHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 2,000 pairs of a write and the read that carries its position, while the consumer is restarted: not one stale answer. */
class ReadYourWritesIT {
    private static final int WRITERS = 10;
    private static final int PAIRS_OF_EACH = 200;
    private static final int RESTARTS = 3;

    private final AtomicInteger pairs = new AtomicInteger();
    private final AtomicInteger notReached = new AtomicInteger();
    private TestPipeline pipeline;

    @BeforeEach
    void start() throws Exception {
        pipeline = new TestPipeline();
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void findsWhatItsWriterHasWrittenWhateverTheConsumerDoes() throws Exception {
        List<String> stale = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> writers = new ArrayList<>();
            for (int writer = 1; writer <= WRITERS; writer++) {
                writers.add(threads.submit(writerOf(writer)));
            }
            for (int restart = 1; restart <= RESTARTS; restart++) {
                int atPairs = restart * WRITERS * PAIRS_OF_EACH / (RESTARTS + 1);
                Eventually.passes(() -> assertThat(pairs).hasValueGreaterThan(atPairs));
                pipeline.stopConsumer();
                int seen = notReached.get() + pairs.get();
                Eventually.passes(
                        () -> assertThat(notReached.get() + pairs.get()).isGreaterThan(seen));
                pipeline.startConsumer("first");
            }
            for (Future<List<String>> writer : writers) {
                stale.addAll(writer.get());
            }
        }

        assertThat(stale).isEmpty();
        assertThat(pairs).hasValue(WRITERS * PAIRS_OF_EACH);
    }

    /** The only one who writes this attempt: any answer but its last one is stale. */
    private Callable<List<String>> writerOf(int attempt) {
        return () -> {
            List<String> stale = new ArrayList<>();
            for (int choice = 1; choice <= PAIRS_OF_EACH; choice++) {
                var written = pipeline.patch(attempt, "{\"answers\": {\"1\": [%d]}}".formatted(choice));
                String position =
                        written.headers().firstValue(AttemptHeaders.POSITION).orElseThrow();
                String answer = read(attempt, position);
                if (!answer.replace(" ", "").contains("{\"1\":[" + choice + "]}")) {
                    stale.add("choice " + choice + " at " + position + ": " + answer);
                }
                pairs.incrementAndGet();
            }
            return stale;
        };
    }

    /** While the consumer is away the position is not reached; that is no stale answer, and the read is made again. */
    private String read(int attempt, String position) throws Exception {
        while (true) {
            HttpResponse<String> answer = pipeline.getAttempt(attempt, position, 1);
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            notReached.incrementAndGet();
        }
    }
}
