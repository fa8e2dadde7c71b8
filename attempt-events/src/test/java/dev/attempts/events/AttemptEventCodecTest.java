package dev.attempts.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttemptEventCodecTest {
    @Test
    void pointsAtTheAnswersInsideOfTheBytesThatItWasGiven() throws MalformedEvent {
        byte[] value = bytes(" { \"revision\" : 7 , \"answers\" : {\"1\":[1, 2],\"12\":[]} } ");

        AttemptEvent event = AttemptEventCodec.decode(value, UnknownFields.REJECT);

        assertThat(event.value()).isSameAs(value);
        assertThat(event.answers()).isEqualTo("{\"1\":[1, 2],\"12\":[]}");
        assertThat(new String(value, event.answersStart(), event.answersEnd() - event.answersStart(), UTF_8))
                .isEqualTo(event.answers());
        assertThat(event.revision()).isEqualTo(7);
    }

    @Test
    void saysThatThereIsNoRevision() throws MalformedEvent {
        AttemptEvent event = AttemptEventCodec.decode(bytes("{\"answers\":{}}"), UnknownFields.REJECT);

        assertThat(event.revision()).isEqualTo(AttemptEvent.NO_REVISION);
    }

    @Test
    void ignoresUnknownFieldsOnlyWhereItIsAskedTo() throws MalformedEvent {
        byte[] value = bytes("{\"client\":{\"a\":[1,{}]},\"answers\":{\"1\":[2]}}");

        assertThat(AttemptEventCodec.decode(value, UnknownFields.IGNORE).answers())
                .isEqualTo("{\"1\":[2]}");
        assertThat(refusal(value, UnknownFields.REJECT)).hasMessageContaining("unknown field");
    }

    @Test
    void tellsAMissingValueFromAMalformedOne() {
        assertThat(refusal(null, UnknownFields.IGNORE).reason()).isEqualTo(DeadLetterReason.EMPTY_VALUE);
        assertThat(refusal(new byte[0], UnknownFields.IGNORE).reason()).isEqualTo(DeadLetterReason.EMPTY_VALUE);
        assertThat(refusal(bytes(" "), UnknownFields.IGNORE).reason()).isEqualTo(DeadLetterReason.MALFORMED_VALUE);
    }

    @Test
    void takesAValueOfTheGreatestSizeAndNotAByteMore() throws MalformedEvent {
        byte[] greatest = bytes("{\"answers\":{}" + " ".repeat(EventLimits.VALUE_BYTES_MAX - 15) + " }");
        byte[] greater = bytes("{\"answers\":{}" + " ".repeat(EventLimits.VALUE_BYTES_MAX - 14) + " }");

        assertThat(AttemptEventCodec.decode(greatest, UnknownFields.REJECT).value())
                .hasSize(EventLimits.VALUE_BYTES_MAX);
        assertThat(refusal(greater, UnknownFields.REJECT).reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
        assertThat(refusal(greater, UnknownFields.REJECT))
                .hasMessageContaining("65537")
                .hasMessageContaining("65536");
    }

    @Test
    void takesAsManyQuestionsAndChoicesAsAreAllowedAndNotOneMore() throws MalformedEvent {
        decodes(Map.of(1, ids(EventLimits.CHOICES_MAX)));
        decodes(questions(EventLimits.QUESTIONS_MAX));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> decodes(Map.of(17, ids(EventLimits.CHOICES_MAX + 1))))
                .withMessageContaining("answers.17: more than 100 choices");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decodes(questions(EventLimits.QUESTIONS_MAX + 1)))
                .withMessageContaining("answers: more than 1000 questions");
    }

    @Test
    void goesAsDeepAsIsAllowedAndNotALevelMore() throws MalformedEvent {
        // The object of the event is the first level.
        AttemptEventCodec.decode(nested(EventLimits.NESTING_MAX - 1), UnknownFields.IGNORE);

        assertThat(refusal(nested(EventLimits.NESTING_MAX), UnknownFields.IGNORE))
                .hasMessageContaining("deeper than 32 levels");
        assertThat(refusal(nested(30_000), UnknownFields.IGNORE)).hasMessageContaining("deeper than 32 levels");
    }

    @Test
    void findsAQuestionGivenTwiceHoweverFarApart() {
        String between = IntStream.rangeClosed(1, 500)
                .mapToObj(id -> "\"" + id + "\":[1],")
                .collect(Collectors.joining());
        byte[] value = bytes("{\"answers\":{\"600\":[],\"501\":[2]," + between + "\"501\":[3]}}");

        assertThat(refusal(value, UnknownFields.IGNORE)).hasMessageContaining("answers.501: given twice");
    }

    @Test
    void showsNoAnswerInItsRefusalsAndDescriptions() throws MalformedEvent {
        byte[] value = bytes("{\"answers\":{\"1\":[987654]}}");

        assertThat(AttemptEventCodec.decode(value, UnknownFields.REJECT))
                .asString()
                .doesNotContain("987654");
        assertThat(refusal(bytes("{\"answers\":{\"1\":[987654,0]}}"), UnknownFields.REJECT))
                .message()
                .doesNotContain("987654");
    }

    private static void decodes(Map<Integer, List<Integer>> answers) throws MalformedEvent {
        AttemptEventCodec.decode(AttemptEventCodec.encode(answers, OptionalLong.empty()), UnknownFields.REJECT);
    }

    private static Map<Integer, List<Integer>> questions(int count) {
        var questions = new LinkedHashMap<Integer, List<Integer>>();
        ids(count).forEach(id -> questions.put(id, List.of(1)));
        return questions;
    }

    private static List<Integer> ids(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    private static byte[] nested(int levels) {
        return bytes("{\"answers\":{},\"unknown\":" + "[".repeat(levels) + "]".repeat(levels) + "}");
    }

    private static MalformedEvent refusal(byte @Nullable [] value, UnknownFields unknown) {
        return catchThrowableOfType(MalformedEvent.class, () -> AttemptEventCodec.decode(value, unknown));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }
}
