package dev.attempts.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds asyncapi.yaml to the code. */
class AsyncApiTest {
    private final Object document = document();

    @Test
    void namesTheTopicsAndTheirLimits() {
        assertThat(at("channels", "attempts", "address")).isEqualTo(EventTopics.ATTEMPTS);
        assertThat(at("channels", "deadLetters", "address")).isEqualTo(EventTopics.deadLetters(EventTopics.ATTEMPTS));
        assertThat(at("channels", "attempts", "bindings", "kafka", "topicConfiguration", "max.message.bytes"))
                .isEqualTo(EventTopics.MESSAGE_BYTES_MAX);
        assertThat(at("channels", "deadLetters", "bindings", "kafka", "topicConfiguration", "max.message.bytes"))
                .isEqualTo(EventTopics.DEAD_LETTER_BYTES_MAX);
    }

    @Test
    void statesTheLimitsOfAnEvent() {
        assertThat(at("components", "schemas", "attempt", "description"))
                .asString()
                .contains("at most " + EventLimits.VALUE_BYTES_MAX + " bytes");
        assertThat(at("components", "schemas", "attempt", "properties").toString())
                .contains("maxProperties=" + EventLimits.QUESTIONS_MAX)
                .contains("maxItems=" + EventLimits.CHOICES_MAX)
                .contains("minimum=1, maximum=" + Integer.MAX_VALUE)
                .contains("minimum=0, maximum=" + Long.MAX_VALUE);
    }

    @Test
    void listsTheReasonsAndHeadersOfDeadLetters() {
        Object headers = at("components", "messages", "deadLetter", "headers");
        List<String> names = constants(DeadLetterHeaders.class);

        assertThat(in(headers, "properties", DeadLetterHeaders.REASON, "enum"))
                .isEqualTo(Arrays.stream(DeadLetterReason.values())
                        .map(DeadLetterReason::code)
                        .toList());
        assertThat((List<?>) in(headers, "required")).isEqualTo(names);
        assertThat(((Map<?, ?>) in(headers, "properties")).keySet().stream().toList())
                .isEqualTo(names);
    }

    @Test
    void listsTheHeadersOfEvents() {
        Object headers = at("components", "messages", "attempt", "headers", "properties");

        assertThat(((Map<?, ?>) headers).keySet().stream().map(Object::toString))
                .containsAll(constants(EventHeaders.class));
    }

    @Test
    void givesExamplesThatAreValid() throws MalformedEvent {
        List<?> examples = (List<?>) at("components", "messages", "attempt", "examples");

        assertThat(examples).isNotEmpty();
        for (Object example : examples) {
            // A map of such values prints like JSON but for its keys.
            String json = in(example, "payload").toString().replaceAll("(\\w+)=", "\"$1\":");
            AttemptEventCodec.decode(json.getBytes(UTF_8), UnknownFields.REJECT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "17", "9223372036854775807", "0", "017", "-1", "+1", "1.0", "", "92233720368547758070"})
    void describesTheKeysThatAreRead(String key) {
        String pattern = at("components", "messages", "attempt", "bindings", "kafka", "key", "pattern")
                .toString();
        boolean read = true;
        try {
            AttemptId.ofKey(key.getBytes(UTF_8));
        } catch (MalformedEvent e) {
            read = false;
        }

        assertThat(key.matches(pattern)).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "999999999", "2147483647", "2147483648", "9999999999", "0", "01", "-1", "1.0", ""})
    void describesTheQuestionsThatAreRead(String question) {
        String pattern = at("components", "schemas", "attempt", "properties", "answers", "propertyNames", "pattern")
                .toString();
        boolean read = true;
        try {
            AttemptEventCodec.decode(("{\"answers\":{\"" + question + "\":[]}}").getBytes(UTF_8), UnknownFields.REJECT);
        } catch (MalformedEvent e) {
            read = false;
        }

        assertThat(question.matches(pattern)).isEqualTo(read);
    }

    private static List<String> constants(Class<?> names) {
        return Arrays.stream(names.getFields())
                .filter(it -> Modifier.isStatic(it.getModifiers()))
                .map(AsyncApiTest::constant)
                .toList();
    }

    private static String constant(Field field) {
        try {
            return (String) Objects.requireNonNull(field.get(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private Object at(String... path) {
        return in(document, path);
    }

    private static Object in(Object node, String... path) {
        Object at = node;
        for (String name : path) {
            at = Objects.requireNonNull(((Map<?, ?>) at).get(name), () -> name + " in " + String.join("/", path));
        }
        return at;
    }

    private static Object document() {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(Path.of("asyncapi.yaml")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
