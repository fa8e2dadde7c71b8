package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.events.AttemptHeaders;
import dev.attempts.events.Position;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send one update after the other, each for an attempt of its own, and remember what they were told. */
final class Load implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What one update was answered; the position is empty unless it was a 202. */
    record Told(int status, String position) {}

    private final int port;
    private final AtomicLong nextId = new AtomicLong(1);
    private final Map<Long, Told> told = new ConcurrentHashMap<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private volatile boolean stopped;

    private Load(int port) {
        this.port = port;
    }

    static Load start(RunningGateway gateway, int clients) {
        return start(gateway.port(), clients);
    }

    static Load start(int port, int clients) {
        var load = new Load(port);
        for (int i = 0; i < clients; i++) {
            // Every second one takes the way through Javalin.
            boolean hot = i % 2 == 0;
            load.clients.execute(() -> load.sendUntilStopped(hot));
        }
        return load;
    }

    private void sendUntilStopped(boolean hot) {
        while (!stopped) {
            long id = nextId.getAndIncrement();
            try {
                var answer = http.send(request(id, hot), BodyHandlers.discarding());
                told.put(id, new Told(answer.statusCode(), position(answer)));
                if (answer.headers().firstValue("Connection").orElse("").equalsIgnoreCase("close")) {
                    // The gateway is going: the next update would be another one's.
                    return;
                }
            } catch (ConnectException e) {
                // Nobody listens any more: the update was never sent.
                return;
            } catch (IOException e) {
                errors.add(e.toString());
                return;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private HttpRequest request(long id, boolean hot) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/attempts/" + id))
                .timeout(PATIENCE)
                .method("PATCH", BodyPublishers.ofString("{\"answers\":{\"1\":[1]}}"));
        if (!hot) {
            request.header("Content-Encoding", "identity");
        }
        return request.build();
    }

    private static String position(HttpResponse<?> answer) {
        return answer.headers().firstValue(AttemptHeaders.POSITION).orElse("");
    }

    long count(int status) {
        return told.values().stream().filter(it -> it.status == status).count();
    }

    /** Returns when so many more updates were answered like this. */
    void untilMore(int status, int more) {
        long before = count(status);
        Eventually.holds(() -> "answers so far: " + summary(), () -> count(status) >= before + more);
    }

    String summary() {
        return told.values().stream()
                        .collect(java.util.stream.Collectors.groupingBy(
                                Told::status, java.util.stream.Collectors.counting()))
                + " errors: " + errors;
    }

    /** By attempt id. */
    Map<Long, Told> told() {
        return told;
    }

    Queue<String> errors() {
        return errors;
    }

    /** Every 202 is in the topic where it says, and no 503 is; a 504 may be either. */
    void assertLogAgrees(String bootstrapServers, String topic) {
        Set<Long> written = new HashSet<>();
        Set<String> writtenAt = new HashSet<>();
        for (var record : TopicContents.of(bootstrapServers, topic)) {
            String key = new String(record.key(), UTF_8);
            written.add(Long.parseLong(key));
            writtenAt.add(key + "@" + new Position(record.partition(), record.offset()));
        }
        told.forEach((id, told) -> {
            switch (told.status) {
                case 202 -> assertThat(writtenAt).contains(id + "@" + told.position);
                case 503 -> assertThat(written).as("answered 503").doesNotContain(id);
                default -> assertThat(told.status).isEqualTo(504);
            }
        });
    }

    /** Lets every client have the answer that it waits for. */
    void stop() {
        stopped = true;
        clients.close();
    }

    @Override
    public void close() {
        stopped = true;
        clients.shutdownNow();
        http.shutdownNow();
    }
}
