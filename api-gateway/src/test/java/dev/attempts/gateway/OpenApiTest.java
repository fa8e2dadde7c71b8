package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.EventLimits;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.UnknownFields;
import dev.attempts.gateway.bulk.BulkReader;
import dev.attempts.gateway.bulk.BulkRoute;
import dev.attempts.gateway.publish.Doubt;
import dev.attempts.gateway.publish.Refusal;
import dev.attempts.gateway.update.GatewayProblems;
import dev.attempts.gateway.update.RequestBody;
import dev.attempts.gateway.update.UpdateRoute;
import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.problem.StatusProblems;
import io.javalin.Javalin;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract and the code say the same, in both directions. */
class OpenApiTest {
    private static final OpenApi CONTRACT = OpenApi.read();
    private static final Handler NOTHING = context -> {};
    /** What the server answers by itself to what is hardly a request: too slow, too long, not expected, another version. */
    private static final Set<Integer> BY_THE_SERVER = Set.of(408, 414, 417, 431, 505);

    @Test
    void namesEveryRouteAndNoOther() {
        var javalin = Javalin.create(config -> ApiGateway.routes(config, NOTHING, NOTHING, NOTHING));
        var routes = javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(it -> it.endpoint.method.name() + " " + it.endpoint.path)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(CONTRACT.operations()).isEqualTo(routes);
    }

    @Test
    void namesEveryKindOfProblemAndNoOther() {
        var types = problems().map(Problem::type).collect(Collectors.toCollection(TreeSet::new));

        assertThat(CONTRACT.list("components", "schemas", "ProblemType", "enum"))
                .containsExactlyElementsOf(types);
    }

    @Test
    void namesEveryStatusOfAnUpdateAndNoOther() {
        assertThat(statuses(UpdateRoute.PATH)).isEqualTo(with(200, 202));
    }

    /** Who may not, or does not hear from the log, is told so item by item; the path has nothing that could be missing. */
    @Test
    void namesEveryStatusOfABulkAndNoOther() {
        var expected = with(202, 207);
        expected.removeAll(Set.of(403, 404, 504));

        assertThat(statuses(BulkRoute.PATH)).isEqualTo(expected);
    }

    private static Set<Integer> with(int... successes) {
        return Stream.concat(
                        problems().map(Problem::status), IntStream.of(successes).boxed())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> statuses(String path) {
        return CONTRACT.map("paths", path, "patch", "responses").keySet().stream()
                .map(status -> Integer.valueOf(status.toString()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Problem> problems() {
        return Stream.of(
                        Stream.of(Refusal.values()).map(GatewayProblems::notWritten),
                        Stream.of(Doubt.values()).map(GatewayProblems::outcomeUnknown),
                        BY_THE_SERVER.stream().map(StatusProblems::of),
                        Stream.of(
                                GatewayProblems.malformedAttemptId(""),
                                GatewayProblems.malformedUpdate(""),
                                GatewayProblems.malformedBulk(""),
                                Problem.badRequest(""),
                                Problem.unauthorized(""),
                                Problem.forbidden(""),
                                Problem.notFound(""),
                                Problem.methodNotAllowed(List.of("PATCH")),
                                Problem.contentTooLarge(1),
                                Problem.unsupportedMediaType(""),
                                Problem.tooManyRequests(1),
                                Problem.internalError(),
                                Problem.unavailable("")))
                .flatMap(it -> it);
    }

    @Test
    void statesTheBoundsOfTheCode() {
        assertThat(CONTRACT.at("components", "schemas", "Answers", "maxProperties"))
                .isEqualTo(EventLimits.QUESTIONS_MAX);
        assertThat(CONTRACT.at("components", "schemas", "Answers", "additionalProperties", "maxItems"))
                .isEqualTo(EventLimits.CHOICES_MAX);
        assertThat(CONTRACT.at("components", "schemas", "AttemptId", "maximum")).isEqualTo(Long.MAX_VALUE);
        assertThat(CONTRACT.at("components", "schemas", "Revision", "maximum")).isEqualTo(Long.MAX_VALUE);
        assertThat(bulkSchema("maxItems")).isEqualTo(BulkReader.ITEMS_MAX);
        assertThat(CONTRACT.at("components", "schemas", "BulkAnswer", "properties", "items", "maxItems"))
                .isEqualTo(BulkReader.ITEMS_MAX);
        assertThat(description(UpdateRoute.PATH)).contains(String.format("%,d", EventLimits.VALUE_BYTES_MAX));
        assertThat(description(BulkRoute.PATH)).contains(String.format("%,d", BulkRoute.BODY_BYTES_MAX));
    }

    private static Object bulkSchema(String key) {
        return CONTRACT.at("paths", BulkRoute.PATH, "patch", "requestBody", "content", RequestBody.JSON, "schema", key);
    }

    private static String description(String path) {
        return CONTRACT.at("paths", path, "patch", "requestBody", "description").toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "9",
                "10",
                "01",
                "999999999",
                "1000000000",
                "1999999999",
                "2099999999",
                "2139999999",
                "2146999999",
                "2147399999",
                "2147479999",
                "2147482999",
                "2147483599",
                "2147483639",
                "2147483640",
                "2147483647",
                "2147483648",
                "2147483650",
                "2147483700",
                "2147484000",
                "2147490000",
                "2147500000",
                "2148000000",
                "2150000000",
                "2200000000",
                "3000000000",
                "9999999999",
                "10000000000",
                "-1",
                "1.0",
                ""
            })
    void takesTheQuestionIdsOfTheCode(String id) {
        var pattern = CONTRACT.at("components", "schemas", "Answers", "propertyNames", "pattern")
                .toString();

        assertThat(Pattern.compile(pattern).matcher(id).find()).isEqualTo(isTaken("{\"answers\":{\"" + id + "\":[]}}"));
    }

    private static boolean isTaken(String body) {
        try {
            AttemptEventCodec.decode(body.getBytes(StandardCharsets.UTF_8), UnknownFields.REJECT);
            return true;
        } catch (MalformedEvent e) {
            return false;
        }
    }
}
