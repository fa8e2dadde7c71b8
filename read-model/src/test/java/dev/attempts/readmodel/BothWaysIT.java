package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fast path, the hot route and Javalin give the same answers, down to the header fields, and count them the same. */
class BothWaysIT {
    private static RunningReadModel hot;
    private static RunningReadModel javalin;

    @BeforeAll
    static void start() throws Exception {
        TestDatabase database = TestPostgres.shared().freshDatabase();
        SampleData.migrate(database);
        SampleData.customers(database, 30);
        SampleData.execute(database, """
                INSERT INTO attempt (attempt_id, answers, source_partition, source_offset) VALUES (17, '{"1": [1]}', 3, 41);
                INSERT INTO attempt (attempt_id, answers)
                SELECT 18, json_object_agg(q, json_build_array(q)) FROM generate_series(1, 500) q;
                INSERT INTO checkpoint (topic, partition, topic_id, next_offset, epoch)
                VALUES ('attempts', 3, gen_random_uuid(), 42, 1)
                """);
        hot = RunningReadModel.on(database);
        javalin = RunningReadModel.on(database, "HOT_ROUTE", "false");
    }

    @AfterAll
    static void stop() {
        hot.close();
        javalin.close();
    }

    static Stream<Arguments> requests() {
        String plain = "{plain}";
        String gzip = "{gzip}";
        return Stream.of(
                request("GET", "/customers"),
                request("HEAD", "/customers"),
                request("HEAD", "/customers", "Accept-Encoding", "gzip"),
                request("GET", "/customers?"),
                request("GET", "/customers?limit=10&after=0"),
                request("GET", "/customers?after=5&limit=3"),
                request("GET", "/customers?%6Cimit=1%30"),
                request("GET", "/customers?limit=100"),
                request("GET", "/customers?after=30"),
                request("GET", "/customers?limit=0"),
                request("GET", "/customers?nonsense=1"),
                request("GET", "/customers?limit=%zz"),
                request("GET", "/customers/"),
                request("GET", "/customers;x=1"),
                request("GET", "/customer%73"),
                request("POST", "/customers"),
                request("OPTIONS", "/customers"),
                request("OPTIONS", "/customers", "Origin", "https://a.example", "Access-Control-Request-Method", "GET"),
                request("GET", "/customers", "Origin", "https://a.example"),
                request("GET", "/customers", "Accept-Encoding", "gzip"),
                request("GET", "/customers", "Accept-Encoding", "gzip, deflate, br, zstd"),
                request("GET", "/customers", "Accept-Encoding", "gzip;q=0"),
                request("GET", "/customers", "Accept-Encoding", "identity, gzip;q=0.5"),
                request("GET", "/customers", "Accept-Encoding", "br;q=1, *;q=0.1"),
                request("GET", "/customers", "Accept-Encoding", "br", "Accept-Encoding", "gzip"),
                request("GET", "/customers?after=30", "Accept-Encoding", "gzip"),
                request("GET", "/customers", "If-None-Match", "*"),
                request("GET", "/attempts/17"),
                request("HEAD", "/attempts/17"),
                request("GET", "/attempts/17", "Origin", "https://a.example"),
                request("GET", "/attempts/17", "Accept-Encoding", "gzip"),
                request("GET", "/attempts/18"),
                request("GET", "/attempts/18", "Accept-Encoding", "gzip"),
                request("GET", "/attempts/18", "Accept-Encoding", "br", "Accept-Encoding", "gzip"),
                request("HEAD", "/attempts/18", "Accept-Encoding", "gzip"),
                request("GET", "/attempts/17", "If-None-Match", "*"),
                request("HEAD", "/attempts/17", "If-None-Match", "*"),
                request("GET", "/attempts/17", "If-None-Match", "\"a\"", "If-None-Match", "*"),
                request("GET", "/attempts/17", "If-None-Match", "\"other\""),
                request("GET", "/attempts/17", "Prefer", "wait=5"),
                request("GET", "/attempts/17", "Attempt-Min-Position", "3:41"),
                request("GET", "/attempts/17", "Attempt-Min-Position", "3:42", "Prefer", "wait=0"),
                request("GET", "/attempts/17", "Attempt-Min-Position", ""),
                request("GET", "/attempts/404"),
                request("HEAD", "/attempts/404"),
                request("GET", "/attempts/0"),
                request("GET", "/attempts/017"),
                request("GET", "/attempts/9223372036854775807"),
                request("GET", "/attempts/9223372036854775808"),
                request("GET", "/attempts/17?"),
                request("GET", "/attempts/17?x=1"),
                request("GET", "/attempts/17/"),
                request("GET", "/attempts/17;x=1"),
                request("GET", "/attempts/1%37"),
                request("GET", "/attempts/"),
                request("PATCH", "/attempts/17"),
                request("OPTIONS", "/attempts/17"),
                request("GET", "/customers", "If-None-Match", plain),
                request("HEAD", "/customers", "If-None-Match", plain),
                request("GET", "/customers", "If-None-Match", "W/" + plain),
                request("GET", "/customers", "If-None-Match", "\"a,b\", " + plain + ", \"c\""),
                request("GET", "/customers", "If-None-Match", "\"a\"", "If-None-Match", plain),
                request("GET", "/customers", "If-None-Match", "\"other\""),
                request("GET", "/customers", "If-None-Match", gzip),
                request("GET", "/customers", "If-None-Match", gzip, "Accept-Encoding", "gzip"),
                request("GET", "/customers", "If-None-Match", plain, "Accept-Encoding", "gzip"));
    }

    private static Arguments request(String method, String path, String... headers) {
        return Arguments.of(method, path, List.of(headers));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("requests")
    void answersAlike(String method, String path, List<String> headers) throws Exception {
        String plain = hot.get("/customers").headers().firstValue("ETag").orElseThrow();
        String gzip = hot.get("/customers", "Accept-Encoding", "gzip")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        String[] named = headers.stream()
                .map(header -> header.replace("{plain}", plain).replace("{gzip}", gzip))
                .toArray(String[]::new);

        Exchange once = RawClient.exchange(hot, method, path, named);
        Exchange byHotRoute = RawClient.exchange(hot, method, path, named);
        Exchange byFastPath = RawClient.fast(hot, method, path, named);
        Exchange byJavalin = RawClient.exchange(javalin, method, path, named);

        assertThat(byHotRoute).isEqualTo(byJavalin).isEqualTo(once);
        assertThat(byFastPath).isEqualTo(byJavalin);
    }

    @Test
    void waitsForALoadAlike() throws Exception {
        String notLoaded = "/customers?limit=77";

        Exchange byFastPath = RawClient.fast(hot, "GET", notLoaded);

        assertThat(byFastPath).isEqualTo(RawClient.exchange(javalin, "GET", notLoaded));
        assertThat(hot.count("page.cache.requests", "outcome", "miss")).isPositive();
    }

    @Test
    void countsAlike() throws Exception {
        for (RunningReadModel one : List.of(hot, javalin)) {
            one.get("/customers?limit=42");
            Eventually.holds("counted", () -> one.gauge("http.server.requests.in.flight") == 0);
            Map<String, Double> before = counts(one);

            one.get("/customers?limit=42");
            one.get("/customers?limit=42", "If-None-Match", "*");

            Eventually.passes(() -> {
                Map<String, Double> after = counts(one);
                after.replaceAll((name, count) -> count - before.getOrDefault(name, 0.0));
                assertThat(after).isEqualTo(Map.of("hits", 2.0, "misses", 0.0, "200", 1.0, "304", 1.0));
            });
        }
    }

    private static Map<String, Double> counts(RunningReadModel one) {
        Map<String, Double> counts = new TreeMap<>();
        counts.put("hits", one.count("page.cache.requests", "outcome", "hit"));
        counts.put("misses", one.count("page.cache.requests", "outcome", "miss"));
        for (String status : List.of("200", "304")) {
            var timer = one.meters()
                    .find("http.server.requests")
                    .tags("route", "GET /customers", "status", status)
                    .timer();
            counts.put(status, timer == null ? 0.0 : timer.count());
        }
        return counts;
    }
}
