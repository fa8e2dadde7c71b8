package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.servicekit.service.ManagementSettings;
import dev.attempts.servicekit.service.Readiness;
import dev.attempts.servicekit.service.Service;
import dev.attempts.servicekit.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A read model on free ports, with a client. */
public final class RunningReadModel implements AutoCloseable {
    /** A machine may stand still for seconds; what the limits are for is tested with limits of the test's own. */
    private static final Map<String, String> PATIENT = Map.of(
            "READ_MODEL_SESSION_STATEMENT_TIMEOUT", "1m",
            "READ_MODEL_DATABASE_SOCKET_TIMEOUT", "2m",
            "READ_MODEL_DATABASE_CONNECT_TIMEOUT", "30s",
            "READ_MODEL_QUERY_WAIT_MAX", "10s");

    /** Pages age at once: what is answered while none can be loaded is past its time. */
    static final String[] AGEING = {"CACHE_FRESH", "1s", "CACHE_REFRESH_AHEAD", "500ms", "CACHE_RETRY", "100ms"};

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Service service;
    private final ReadModel readModel;

    private RunningReadModel(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("READ_MODEL_PORT", "0", "READ_MODEL_MANAGEMENT_PORT", "0"));
        all.putAll(settings);
        service = new Service(ReadModel.NAME, ManagementSettings.anyPort());
        readModel = ReadModel.start(Settings.read(ReadModelSettings.class, "READ_MODEL_", all), service);
    }

    /** Settings in pairs, and more of them. */
    static String[] with(String[] settings, String... more) {
        return Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new);
    }

    /** Starts and waits for readiness; further settings in pairs. */
    public static RunningReadModel on(TestDatabase database, String... settings) throws Exception {
        RunningReadModel started = starting(database, settings);
        Eventually.holds("ready", () -> started.service.readiness() instanceof Readiness.Ready);
        return started;
    }

    /** Starts and waits for nothing. */
    public static RunningReadModel starting(TestDatabase database, String... settings) throws Exception {
        Map<String, String> all = new HashMap<>(PATIENT);
        all.put("READ_MODEL_DATABASE_URL", database.url());
        all.put("READ_MODEL_DATABASE_USER", database.user());
        all.put("READ_MODEL_DATABASE_PASSWORD", database.password());
        for (int i = 0; i < settings.length; i += 2) {
            all.put("READ_MODEL_" + settings[i], settings[i + 1]);
        }
        return new RunningReadModel(all);
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    public HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(ANSWER_WITHIN)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Asserts that it is a 503 of this type, and says when to try again. */
    void refuses(String type, String path, String... headers) throws Exception {
        HttpResponse<String> answer = get(path, headers);
        assertThat(answer.body()).contains("\"type\":\"/problems/" + type + "\"");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    /** Asserts that each page of customers is answered, until one of them was past its time. */
    void servesAnOldPage() {
        Set<Integer> statuses = new HashSet<>();
        Eventually.holds("an old page is served", () -> {
            statuses.add(get("/customers").statusCode());
            return count("page.cache.stale.served") > 0;
        });
        assertThat(statuses).containsExactly(200);
    }

    public HttpClient client() {
        return client;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + readModel.port() + path);
    }

    public MeterRegistry meters() {
        return service.meters();
    }

    public Readiness readiness() {
        return service.readiness();
    }

    public double count(String meter, String... tags) {
        return meters().get(meter).tags(tags).counter().count();
    }

    public double gauge(String meter) {
        return meters().get(meter).gauge().value();
    }

    /** As SIGTERM does; what the client waits for it may still receive. */
    void stop() {
        service.close();
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
