package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestKafka;
import dev.attempts.gateway.bulk.BulkRoute;
import dev.attempts.gateway.update.RequestBody;
import dev.attempts.gateway.update.UpdateRoute;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A running gateway does what its contract says, and nothing that it does not say. */
class OpenApiIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final OpenApi CONTRACT = OpenApi.read();
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(KAFKA.bootstrapServers(), KAFKA.freshTopic(), Map.of())
                .untilReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void servesItsContract() throws Exception {
        var answer = gateway.send("GET", ContractRoute.PATH, BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
        assertThat(answer.body()).isEqualTo(Files.readString(OpenApi.FILE));
    }

    @Test
    void takesEveryExample() throws Exception {
        for (String path : Set.of(UpdateRoute.PATH, BulkRoute.PATH)) {
            var examples = CONTRACT.map("paths", path, "patch", "requestBody", "content", RequestBody.JSON, "examples");
            for (Object name : examples.keySet()) {
                var example = CONTRACT.at(
                        "paths", path, "patch", "requestBody", "content", RequestBody.JSON, "examples", name, "value");
                var answer = gateway.patch(path.replace("{attemptId}", "17"), OpenApi.toJson(example));

                assertThat(answer.statusCode())
                        .as("%s: %s", name, answer.body())
                        .isEqualTo(202);
                assertDocumented(path, answer);
            }
        }
    }

    @Test
    void answersNothingThatIsNotDocumented() throws Exception {
        String valid = "{\"answers\":{}}";
        assertDocumented(UpdateRoute.PATH, gateway.patch("/attempts/17", valid, "Prefer", "wait=0"));
        assertDocumented(UpdateRoute.PATH, gateway.patch("/attempts/x", valid));
        assertDocumented(UpdateRoute.PATH, gateway.patch("/attempts/17", "[]"));
        assertDocumented(UpdateRoute.PATH, gateway.patch("/attempts/17", " ".repeat(65_537)));
        assertDocumented(UpdateRoute.PATH, gateway.patch("/attempts/17", valid, "Content-Type", "text/plain"));
        assertDocumented(UpdateRoute.PATH, gateway.patch("/attempts/17", valid, "X-Long", "x".repeat(9_000)));
        assertDocumented(UpdateRoute.PATH, gateway.send("POST", "/attempts/17", BodyPublishers.ofString(valid)));
        assertDocumented(BulkRoute.PATH, gateway.patch("/attempts", "[{}]"));
        assertDocumented(BulkRoute.PATH, gateway.patch("/attempts", "{}"));
        assertDocumented(BulkRoute.PATH, gateway.patch("/attempts", " ".repeat((1 << 20) + 1)));
        assertDocumented(BulkRoute.PATH, gateway.patch("/attempts", "[]", "Content-Type", "text/plain"));
        assertDocumented(BulkRoute.PATH, gateway.send("GET", "/attempts", BodyPublishers.noBody()));
    }

    @Test
    void documentsWhatIsNotWritten() throws Exception {
        try (var alone = RunningGateway.start("127.0.0.1:1", "attempts", Map.of())) {
            assertDocumented(UpdateRoute.PATH, alone.patch("/attempts/17", "{\"answers\":{}}"));
            assertDocumented(BulkRoute.PATH, alone.patch("/attempts", "[{\"attemptId\":17,\"answers\":{}}]"));
        }
    }

    /** Status, headers and media type; for problems the type, too. */
    private static void assertDocumented(String path, HttpResponse<String> answer) {
        String status = Integer.toString(answer.statusCode());
        assertThat(CONTRACT.find("paths", path, "patch", "responses", status))
                .as("%s on %s: %s", status, path, answer.body())
                .isNotNull();
        if (CONTRACT.find("paths", path, "patch", "responses", status, "headers") instanceof Map<?, ?> headers) {
            for (Object name : headers.keySet()) {
                var required = CONTRACT.at("paths", path, "patch", "responses", status, "headers", name, "required");
                if (required.equals(true)) {
                    assertThat(answer.headers().map())
                            .containsKey(name.toString().toLowerCase(Locale.ROOT));
                }
            }
        }
        var content = CONTRACT.find("paths", path, "patch", "responses", status, "content");
        if (content instanceof Map<?, ?> types) {
            var type = answer.headers().firstValue("Content-Type").orElse("none");
            assertThat(types.keySet().stream().map(Object::toString)).contains(type);
            if (type.equals("application/problem+json")) {
                var problem = OpenApi.fromJson(answer.body());
                assertThat(CONTRACT.list("components", "schemas", "ProblemType", "enum"))
                        .contains(problem.get("type"));
                assertThat(problem.get("status")).isEqualTo(answer.statusCode());
            }
        } else {
            assertThat(answer.body()).isEmpty();
        }
    }
}
