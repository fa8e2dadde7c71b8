package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawHttp;
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
    private static final String UPDATE = "{\"answers\":{\"1\":[1]}}";

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
            // One after the other takes the fast path, the hot route, the way through Javalin.
            switch (i % 3) {
                case 0 -> load.clients.execute(load::sendInOnePiece);
                case 1 -> load.clients.execute(() -> load.sendUntilStopped(id -> load.exchanged(id)));
                default ->
                    load.clients.execute(
                            () -> load.sendUntilStopped(id -> load.exchanged(id, "Content-Encoding", "identity")));
            }
        }
        return load;
    }

    /** Sends one update and remembers what was told; false if the connection ends with that. */
    @FunctionalInterface
    private interface Exchange {
        boolean with(long id) throws IOException, InterruptedException;
    }

    private void sendUntilStopped(Exchange exchange) {
        try {
            boolean goesOn = true;
            while (goesOn && !stopped) {
                goesOn = exchange.with(nextId.getAndIncrement());
            }
        } catch (ConnectException e) {
            // Nobody listens any more: the update was never sent.
        } catch (IOException e) {
            errors.add(e.toString());
        } catch (InterruptedException e) {
            // The test is over.
        }
    }

    /** The JDK's client sends head and body apart: that is never the fast path's. */
    private void sendInOnePiece() {
        try (var connection = new RawHttp(port)) {
            String rest = " HTTP/1.1\r\nHost: x\r\nContent-Length: " + UPDATE.length() + "\r\n\r\n" + UPDATE;
            sendUntilStopped(id -> {
                connection.send("PATCH /attempts/" + id + rest);
                var answer = connection.answer();
                return remembered(
                        id, answer.status(), answer.header(AttemptHeaders.POSITION), answer.header("Connection"));
            });
        } catch (IOException e) {
            errors.add(e.toString());
        }
    }

    private boolean exchanged(long id, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/attempts/" + id))
                .timeout(PATIENCE)
                .method("PATCH", BodyPublishers.ofString(UPDATE));
        if (headers.length > 0) {
            request.headers(headers);
        }
        var answer = http.send(request.build(), BodyHandlers.discarding());
        return remembered(
                id, answer.statusCode(), header(answer, AttemptHeaders.POSITION), header(answer, "Connection"));
    }

    private boolean remembered(long id, int status, String position, String connection) {
        told.put(id, new Told(status, position));
        // Else the gateway is going, and the next update would be another one's.
        return !connection.equalsIgnoreCase("close");
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
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

    /** What is on its way is the last. */
    void sendNoMore() {
        stopped = true;
    }

    /** Lets every client have the answer that it waits for. */
    void stop() {
        sendNoMore();
        clients.close();
    }

    @Override
    public void close() {
        stopped = true;
        clients.shutdownNow();
        http.shutdownNow();
    }
}
