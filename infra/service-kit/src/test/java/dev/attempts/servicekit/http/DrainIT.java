package dev.attempts.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class DrainIT {
    private static final String QUICK = "GET /quick HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String SLOW = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";

    private final CountDownLatch inRoute = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    private TestServer start(Duration drainTimeout) {
        return TestServer.start(Map.of("DRAIN_TIMEOUT", drainTimeout.toMillis() + "ms"), config -> {
            config.routes.get("/slow", context -> {
                inRoute.countDown();
                go.await();
                context.result("slow");
            });
        });
    }

    private static void quick(JavalinConfig config) {
        config.routes.get("/quick", context -> context.result("quick"));
    }

    @Test
    void finishesWhatIsInFlightAndTakesNothingNew() throws Exception {
        TestServer server = start(Duration.ofSeconds(60));
        try (RawHttp connection = new RawHttp(server.port())) {
            connection.send(SLOW);
            inRoute.await();
            Thread stop = Thread.ofVirtual().start(server::close);
            Eventually.becomes("refused", () -> RawHttp.isRefused(server.port()), refused -> refused);
            assertThat(stop.isAlive()).isTrue();

            go.countDown();

            assertThat(RawAnswer.parse(connection.untilClosed()).body()).isEqualTo("slow");
            stop.join();
        }
    }

    @Test
    void cutsWhatTakesTooLong() throws Exception {
        TestServer server = start(Duration.ofMillis(200));
        try (RawHttp connection = new RawHttp(server.port())) {
            connection.send(SLOW);
            inRoute.await();

            server.close();

            assertThat(connection.untilClosed()).doesNotContain("slow");
        } finally {
            go.countDown();
        }
    }

    @Test
    void tellsClientsToComeBackElsewhereWhileItStops() throws Exception {
        try (TestServer server = TestServer.startWithGrace(Duration.ofMinutes(5), FastRoute.NONE, DrainIT::quick);
                RawHttp connection = new RawHttp(server.port())) {
            connection.send(QUICK);
            connection.until("quick");

            RawAnswer last = server.answerWhileItStops(connection, QUICK);

            assertThat(last.body()).isEqualTo("quick");
            assertThat(last.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void clientsThatHonourCloseSeeNoErrorUnderLoad() throws Exception {
        TestServer server = TestServer.startWithGrace(Duration.ofSeconds(2), FastRoute.NONE, DrainIT::quick);
        CountDownLatch underWay = new CountDownLatch(20);
        List<Future<String>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                clients.add(threads.submit(() -> requestsUntilToldToClose(server.port(), underWay)));
            }
            underWay.await();
            server.close();
        }

        for (Future<String> client : clients) {
            assertThat(client.get()).endsWith("Connection: close\r\n\r\nquick");
        }
    }

    /** The last answer; an error of the connection ends it with an exception. */
    private static String requestsUntilToldToClose(int port, CountDownLatch underWay) throws IOException {
        try (RawHttp connection = new RawHttp(port)) {
            while (true) {
                connection.send(QUICK);
                String answer = connection.until("quick");
                underWay.countDown();
                if (answer.contains("Connection: close")) {
                    return answer;
                }
            }
        }
    }
}
