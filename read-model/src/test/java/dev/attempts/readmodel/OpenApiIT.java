package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A running read model does what its contract says, and answers nothing that it does not say. */
class OpenApiIT {
    private static final String CUSTOMERS = "/customers";
    private static final String CUSTOMER = "/customers/{customerId}";
    private static final String ATTEMPT = "/attempts/{attemptId}";
    private static OpenApi contract;
    private static TestDatabase database;
    private static RunningReadModel readModel;

    @BeforeAll
    static void start() throws Exception {
        contract = OpenApi.read();
        database = TestPostgres.shared().freshDatabase();
        SampleData.migrate(database);
        SampleData.customers(database, 12);
        SampleData.execute(database, """
                INSERT INTO attempt (attempt_id, source_partition, source_offset) VALUES (17, 3, 41);
                INSERT INTO checkpoint (topic, partition, topic_id, next_offset, epoch)
                VALUES ('attempts', 3, gen_random_uuid(), 42, 1)
                """);
        readModel = RunningReadModel.on(database);
    }

    @AfterAll
    static void stop() {
        readModel.close();
    }

    @Test
    void isServedAsItIs() throws Exception {
        HttpResponse<String> answer = readModel.get("/openapi.yaml");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(answer.body()).isEqualTo(Files.readString(OpenApi.FILE));
    }

    /** Each path that the metrics have seen is in the document, and each one of the document is served. */
    @Test
    void namesThePathsThatThereAre() throws Exception {
        for (Object path : contract.map("paths").keySet()) {
            readModel.get(path.toString().replaceAll("\\{[^}]*}", "17"));
        }
        Set<String> documented = new TreeSet<>();
        contract.map("paths").keySet().forEach(path -> documented.add("GET " + path));

        Eventually.passes(() -> {
            Set<String> served = new TreeSet<>();
            readModel
                    .meters()
                    .find("http.server.requests")
                    .timers()
                    .forEach(timer -> served.add(timer.getId().getTag("route")));
            served.remove("none");
            assertThat(served).isEqualTo(documented);
        });
    }

    @Test
    void answersOnlyWhatIsDocumented() throws Exception {
        conforms(CUSTOMERS, readModel.get("/customers"));
        conforms(CUSTOMERS, readModel.get("/customers", "Accept-Encoding", "gzip"));
        conforms(CUSTOMERS, readModel.get("/customers", "If-None-Match", "*"));
        conforms(CUSTOMERS, readModel.get("/customers?nonsense=1"));
        conforms(CUSTOMERS, readModel.send("POST", "/customers"));
        conforms(CUSTOMERS, readModel.get("/customers", "X-Long", "x".repeat(9_000)));
        conforms(CUSTOMERS, readModel.get("/customers?" + "x".repeat(9_000)));
        conforms(CUSTOMER, readModel.get("/customers/7"));
        conforms(CUSTOMER, readModel.get("/customers/7", "If-None-Match", "*"));
        conforms(CUSTOMER, readModel.get("/customers/404"));
        conforms(CUSTOMER, readModel.get("/customers/x"));
        conforms(CUSTOMER, readModel.send("PUT", "/customers/7"));
        conforms(ATTEMPT, readModel.get("/attempts/17"));
        conforms(ATTEMPT, readModel.get("/attempts/17", "Attempt-Min-Position", "3:41", "Prefer", "wait=5"));
        conforms(ATTEMPT, readModel.get("/attempts/17", "If-None-Match", "*"));
        conforms(ATTEMPT, readModel.get("/attempts/17", "Attempt-Min-Position", "3:42", "Prefer", "wait=0"));
        conforms(ATTEMPT, readModel.get("/attempts/17", "Attempt-Min-Position", "x"));
        conforms(ATTEMPT, readModel.get("/attempts/404"));
        conforms(ATTEMPT, readModel.get("/attempts/x"));
        conforms(ATTEMPT, readModel.send("DELETE", "/attempts/17"));
    }

    @Test
    void documentsThatBodiesAreRefused() throws Exception {
        for (String path : List.of(CUSTOMERS, CUSTOMER, ATTEMPT)) {
            Exchange answer = RawClient.exchange(
                    readModel, "GET", path.replaceAll("\\{[^}]*}", "17"), "Content-Length", "1048577");

            assertThat(answer.statusLine()).contains(" 413 ");
            assertThat(answer.body()).contains("/problems/content-too-large");
            assertThat(contract.find("paths", path, "get", "responses", "413")).isNotNull();
        }
    }

    @Test
    void documentsWhatIsAnsweredWithoutADatabase() throws Exception {
        TestDatabase none = new TestDatabase("jdbc:postgresql://127.0.0.1:1/none", "none");
        try (var alone = RunningReadModel.starting(none)) {
            conforms(CUSTOMERS, alone.get("/customers"));
            conforms(CUSTOMER, alone.get("/customers/7"));
            conforms(ATTEMPT, alone.get("/attempts/17"));
        }
    }

    /** The bounds in the document are those of the code: at each it is taken, a step past it refused. */
    @Test
    void keepsTheBoundsOfParameters() throws Exception {
        assertThat(contract.queryParameters(CUSTOMERS)).containsExactlyInAnyOrder("limit", "after");
        for (String name : contract.queryParameters(CUSTOMERS)) {
            BigInteger minimum = new BigInteger(contract.bound(CUSTOMERS, name, "minimum"));
            BigInteger maximum = new BigInteger(contract.bound(CUSTOMERS, name, "maximum"));
            String path = CUSTOMERS + "?" + name + "=";
            assertThat(readModel.get(path + minimum).statusCode()).isEqualTo(200);
            assertThat(readModel.get(path + maximum).statusCode()).isEqualTo(200);
            assertThat(readModel.get(path + minimum.subtract(BigInteger.ONE)).statusCode())
                    .isEqualTo(400);
            assertThat(readModel.get(path + maximum.add(BigInteger.ONE)).statusCode())
                    .isEqualTo(400);
            assertThat(readModel
                            .get(path + contract.bound(CUSTOMERS, name, "default"))
                            .body())
                    .isEqualTo(readModel.get(CUSTOMERS).body());
        }
    }

    private static void conforms(String path, HttpResponse<String> answer) {
        String status = Integer.toString(answer.statusCode());
        Map<?, ?> response = contract.map("paths", path, "get", "responses", status);
        if (response.get("headers") instanceof Map<?, ?> headers) {
            headers.keySet().stream()
                    .filter(name -> Boolean.TRUE.equals(
                            contract.find("paths", path, "get", "responses", status, "headers", name, "required")))
                    .forEach(name -> assertThat(answer.headers().firstValue(name.toString()))
                            .as("%s of %s on %s", name, status, path)
                            .isPresent());
        }
        if (!(response.get("content") instanceof Map<?, ?> content)) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("none");
        assertThat(content.keySet().stream().map(Object::toString)).contains(type);
        if (type.equals("application/problem+json")) {
            fields("Problem", answer.body());
            assertThat(contract.list("components", "schemas", "ProblemType", "enum"))
                    .contains(OpenApi.parsed(answer.body()).get("type"));
        } else if (!path.equals(CUSTOMERS)) {
            fields(path.equals(ATTEMPT) ? "Attempt" : "Customer", answer.body());
        }
    }

    /** All that are required, and none that is not known. */
    private static void fields(String schema, String json) {
        Set<Object> present = new HashSet<>(OpenApi.parsed(json).keySet());
        assertThat(present).containsAll(contract.list("components", "schemas", schema, "required"));
        assertThat(new HashSet<Object>(contract.map("components", "schemas", schema, "properties")
                        .keySet()))
                .containsAll(present);
    }
}
