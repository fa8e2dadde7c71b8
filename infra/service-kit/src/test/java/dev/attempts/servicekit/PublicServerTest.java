package dev.attempts.servicekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublicServerTest {
    private final Service service = new Service("api-gateway", ManagementSettings.anyPort());
    private final HttpClient client = HttpClient.newHttpClient();
    private PublicServer server = serve();

    private PublicServer serve() {
        try {
            return service.closing(PublicServer.start(
                    Settings.read(PublicServerSettings.class, "TEST_", Map.of()),
                    service,
                    PublicApi.READ_ONLY,
                    HotRoute.NONE,
                    config -> {
                        config.routes.get(
                                "/things/{id}", context -> context.result("thing " + context.pathParam("id")));
                        config.routes.post("/things", context -> context.result(context.body()));
                        config.routes.get("/broken", context -> {
                            throw new IllegalStateException("secret of the inside");
                        });
                    }));
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        client.close();
        service.close();
    }

    @Test
    void answersFromTheRoute() throws Exception {
        assertThat(get("/things/17").body()).isEqualTo("thing 17");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        URI uri = URI.create(server.uri() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
