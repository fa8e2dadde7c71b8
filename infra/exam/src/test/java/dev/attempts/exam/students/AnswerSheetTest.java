package dev.attempts.exam.students;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.UnknownFields;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswerSheetTest {
    private final AnswerSheet sheet = new AnswerSheet(7, 20, 1_000);

    @Test
    void everyStepIsAValidEventWithAnswersOfItsOwn() throws Exception {
        Set<String> seen = new HashSet<>();
        for (int step = 1; step <= 100; step++) {
            var event = AttemptEventCodec.decode(sheet.update(17, step).getBytes(UTF_8), UnknownFields.REJECT);

            assertThat(event.revision()).isEqualTo(1_000 + step);
            assertThat(seen.add(sheet.answers(17, step))).isTrue();
        }
    }

    @Test
    void aStepChangesOneAnswerAndKeepsTheOthers() {
        String before = sheet.answers(17, 20);
        String after = sheet.answers(17, 21);

        assertThat(after.substring(after.indexOf("\"2\""))).isEqualTo(before.substring(before.indexOf("\"2\"")));
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void anotherSeedOrAttemptHasOtherAnswers() {
        assertThat(sheet.answers(18, 20)).isNotEqualTo(sheet.answers(17, 20));
        assertThat(new AnswerSheet(8, 20, 1_000).answers(17, 20)).isNotEqualTo(sheet.answers(17, 20));
        assertThat(new AnswerSheet(7, 20, 1_000).answers(17, 20)).isEqualTo(sheet.answers(17, 20));
    }

    @Test
    void anItemOfABulkIsTheUpdateWithItsAttempt() {
        assertThat(sheet.item(17, 3))
                .isEqualTo("{\"attemptId\":17," + sheet.update(17, 3).substring(1));
    }
}
