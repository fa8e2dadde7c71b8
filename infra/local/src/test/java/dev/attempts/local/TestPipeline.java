package dev.attempts.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.AttemptConsumer;
import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestKafka;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.events.AttemptHeaders;
import dev.attempts.servicekit.settings.InvalidSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The three services on a topic and a database of one test's own, and a client of theirs. */
final class TestPipeline implements AutoCloseable {
    private final TestDatabase database = TestPostgres.shared().freshDatabase();
    private final String topic = TestKafka.shared().freshTopic();
    private final HttpClient http = HttpClient.newHttpClient();
    private final CompletableFuture<Throwable> defect = new CompletableFuture<>();
    private final Pipeline pipeline;
    private Running<AttemptConsumer> consumer;

    TestPipeline() throws InvalidSettings {
        pipeline = Pipeline.start(settings("first"), defect::complete);
        consumer = pipeline.consumer();
        Eventually.passes(() -> assertThat(pipeline.notReady()).isEmpty());
    }

    private PipelineSettings settings(String group) throws InvalidSettings {
        var environment = new HashMap<String, String>();
        for (String prefix : List.of("API_GATEWAY_", "READ_MODEL_")) {
            environment.put(prefix + "PORT", "0");
        }
        for (String prefix : List.of("API_GATEWAY_", "ATTEMPT_CONSUMER_", "READ_MODEL_")) {
            environment.put(prefix + "MANAGEMENT_PORT", "0");
        }
        for (String prefix : List.of("API_GATEWAY_", "ATTEMPT_CONSUMER_")) {
            environment.put(prefix + "TOPIC_NAME", topic);
        }
        environment.put("READ_MODEL_TOPIC", topic);
        environment.put("ATTEMPT_CONSUMER_GROUP_ID", topic + "-" + group);
        // The machine that tests is slower than one that serves.
        environment.put("READ_MODEL_SESSION_STATEMENT_TIMEOUT", "30s");
        environment.put("READ_MODEL_DATABASE_SOCKET_TIMEOUT", "30s");
        return PipelineSettings.read(
                ServiceEnvironment.of(environment, TestKafka.shared().bootstrapServers(), database.url()));
    }

    String topic() {
        return topic;
    }

    /** Stops the consumer in order. */
    void stopConsumer() {
        consumer.close();
    }

    /** Starts one more consumer; another group has no committed offsets. */
    void startConsumer(String group) throws Exception {
        consumer =
                Running.start("attempt-consumer", settings(group).consumer(), AttemptConsumer::start, defect::complete);
    }

    HttpResponse<String> patch(long attempt, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(gateway("/attempts/" + attempt))
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The answer of the read model that is not older than the position. */
    HttpResponse<String> getAttempt(long attempt, String position) throws IOException, InterruptedException {
        return getAttempt(attempt, position, 10);
    }

    HttpResponse<String> getAttempt(long attempt, String position, int waitSeconds)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(readModel("/attempts/" + attempt))
                        .header(AttemptHeaders.MIN_POSITION, position)
                        .header("Prefer", "wait=" + waitSeconds)
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(readModel(path)).build(), BodyHandlers.ofString());
    }

    /** The first column of each row, as text. */
    List<String> query(String sql) throws SQLException {
        var values = new ArrayList<String>();
        try (Connection connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What the three services say of themselves, one after the other. */
    String metrics() throws IOException, InterruptedException {
        var text = new StringBuilder();
        for (var service : List.of(
                pipeline.gateway().service(),
                consumer.service(),
                pipeline.readModel().service())) {
            URI metrics = URI.create("http://127.0.0.1:" + service.managementPort() + "/metrics");
            text.append(http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body());
        }
        return text.toString();
    }

    private URI gateway(String path) {
        return URI.create("http://127.0.0.1:" + pipeline.gateway().program().port() + path);
    }

    private URI readModel(String path) {
        return URI.create("http://127.0.0.1:" + pipeline.readModel().program().port() + path);
    }

    @Override
    public void close() {
        consumer.close();
        pipeline.close();
        http.close();
        assertThat(defect).as("no service gave up").isNotDone();
    }
}
