package dev.attempts.gateway;

import dev.attempts.embedded.Eventually;
import dev.attempts.servicekit.service.Readiness;
import dev.attempts.servicekit.service.Service;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/** A gateway of a test's own, on free ports. */
final class RunningGateway implements AutoCloseable {
    private static final int BODY_BYTES_MAX = 1 << 20;

    private final Service service;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningGateway(Service service, ApiGateway gateway) {
        this.service = service;
        this.port = gateway.port();
    }

    /** Started with these variables, named without their prefix; not ready yet. */
    static RunningGateway start(String bootstrapServers, String topic, Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "API_GATEWAY_PORT", "0",
                "API_GATEWAY_MANAGEMENT_PORT", "0",
                "API_GATEWAY_MANAGEMENT_GRACE_PERIOD", "0s",
                "API_GATEWAY_REHEARSAL", "0s",
                "API_GATEWAY_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                "API_GATEWAY_TOPIC_NAME", topic,
                "API_GATEWAY_TOPIC_PARTITIONS", "3"));
        variables.forEach((name, value) -> environment.put("API_GATEWAY_" + name, value));
        try {
            var settings = Settings.read(ApiGatewaySettings.class, "API_GATEWAY_", environment);
            var service = new Service("api-gateway", settings.management());
            return new RunningGateway(service, ApiGateway.start(settings, service));
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    RunningGateway untilReady() {
        Eventually.becomes("readiness", service::readiness, Readiness.Ready.class::isInstance);
        return this;
    }

    HttpResponse<String> patch(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("PATCH", path, BodyPublishers.ofString(body), headers);
    }

    HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        // Whoever sends a body that is refused unread may lose the answer with it: such a one asks first.
        var request = HttpRequest.newBuilder(uri(path))
                .method(method, body)
                .expectContinue(body.contentLength() > BODY_BYTES_MAX);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> management(String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + service.managementPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    int port() {
        return port;
    }

    Service service() {
        return service;
    }

    @Override
    public void close() {
        service.close();
        client.close();
    }
}
