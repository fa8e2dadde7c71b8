package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomersIT {
    private static RunningReadModel readModel;

    @BeforeAll
    static void start() throws Exception {
        TestDatabase database = TestPostgres.shared().freshDatabase();
        SampleData.migrate(database);
        SampleData.customers(database, 25);
        SampleData.execute(
                database,
                "INSERT INTO customer (customer_id, first_name, last_name) VALUES (1000, 'A \"quoted\" \\ name', 'Zoë')");
        readModel = RunningReadModel.on(database);
    }

    @AfterAll
    static void stop() {
        readModel.close();
    }

    @Test
    void givesTheFirstTenInOrderAndTheLinkToTheNext() throws Exception {
        HttpResponse<String> answer = readModel.get("/customers");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Link")).hasValue("</customers?limit=10&after=10>; rel=\"next\"");
        assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.body()).startsWith("""
                        [{"customerId":1,"firstName":"First 1","lastName":"Last 1","email":"1@example.com","phoneNumber":"+1"},\
                        {"customerId":2,""").contains("\"customerId\":10,").doesNotContain("\"customerId\":11,");
    }

    @Test
    void endsWithAPageThatHasNoNext() throws Exception {
        HttpResponse<String> answer = readModel.get("/customers?limit=5&after=24");

        assertThat(answer.headers().firstValue("Link")).isEmpty();
        assertThat(answer.body()).isEqualTo("""
                        [{"customerId":25,"firstName":"First 25","lastName":"Last 25","email":"25@example.com",\
                        "phoneNumber":"+25"},{"customerId":1000,"firstName":"A \\"quoted\\" \\\\ name","lastName":"Zoë",\
                        "email":null,"phoneNumber":null}]""");
        assertThat(readModel.get("/customers?after=1000").body()).isEqualTo("[]");
    }

    @Test
    void followsLinksThroughAllCustomersOnce() throws Exception {
        StringBuilder ids = new StringBuilder();
        String path = "/customers?limit=7";
        while (!path.isEmpty()) {
            HttpResponse<String> answer = readModel.get(path);
            Pattern.compile("\"customerId\":([0-9]+)")
                    .matcher(answer.body())
                    .results()
                    .forEach(id -> ids.append(id.group(1)).append(' '));
            path = answer.headers()
                    .firstValue("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse("");
        }
        assertThat(ids).hasToString("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 1000 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=",
                "limit=ten",
                "limit=-1",
                "limit=1&limit=2",
                "limit=+5",
                "limit=%",
                "after=-1",
                "after=9223372036854775808",
                "offset=3",
                "limit",
                "&",
                "limit=5&",
                "limit=99999999999999999999"
            })
    void refusesParametersOutOfBoundsAndUnknownOnes(String query) throws Exception {
        HttpResponse<String> answer = readModel.get("/customers?" + query.replace("%", "%25"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"type\":\"/problems/bad-request\"");
    }

    @Test
    void givesOneCustomer() throws Exception {
        HttpResponse<String> answer = readModel.get("/customers/7");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("""
                        {"customerId":7,"firstName":"First 7","lastName":"Last 7","email":"7@example.com","phoneNumber":"+7"}""");
    }

    @Test
    void tellsWhyThereIsNoCustomer() throws Exception {
        assertThat(readModel.get("/customers/404").statusCode()).isEqualTo(404);
        assertThat(readModel.get("/customers/404").body())
                .contains("\"type\":\"/problems/not-found\"", "no customer 404");
        assertThat(readModel.get("/customers/zero").statusCode()).isEqualTo(400);
        assertThat(readModel.get("/customers/0").statusCode()).isEqualTo(400);
        assertThat(readModel.get("/customers/9223372036854775808").statusCode()).isEqualTo(400);
        assertThat(readModel.get("/customers/7?x=1").statusCode()).isEqualTo(400);
    }

    @Test
    void answersHeadLikeGetWithoutTheBody() throws Exception {
        HttpResponse<String> get = readModel.get("/customers");
        HttpResponse<String> head = readModel.send("HEAD", "/customers");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("ETag")).isEqualTo(get.headers().firstValue("ETag"));
        assertThat(head.headers().firstValue("Content-Length"))
                .isEqualTo(get.headers().firstValue("Content-Length"));
    }

    @Test
    void refusesOtherMethods() throws Exception {
        HttpResponse<String> answer = readModel.send("DELETE", "/customers");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET", "HEAD");
    }
}
