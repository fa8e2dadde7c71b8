package dev.attempts.exam.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    @ParameterizedTest
    @ValueSource(ints = {408, 429, 503})
    void nothingWasWritten(int status) {
        assertThat(Answers.refused(status, 2_000, ""))
                .isEqualTo(new Outcome.NotWritten(Integer.toString(status), 2_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504})
    void nobodyKnows(int status) {
        assertThat(Answers.refused(status, 2_000, "")).isInstanceOf(Outcome.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 302, 400, 401, 403, 404, 413})
    void noExamShouldSee(int status) {
        assertThat(Answers.refused(status, 2_000, "why")).isEqualTo(new Outcome.Unexpected(status + " why"));
    }

    @Test
    void onlyAConnectionThatNeverWasProvesThatNothingWasWritten() {
        assertThat(Answers.failure(new ConnectException())).isInstanceOf(Outcome.NotWritten.class);
        assertThat(Answers.failure(new ClosedChannelException())).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void anAcknowledgementHasAPosition() {
        assertThat(Answers.acknowledged("3:42", true)).isEqualTo(new Outcome.Acknowledged(Positions.pack(3, 42), true));
        assertThat(Positions.text(Positions.pack(3, 42))).isEqualTo("3:42");
        assertThat(Answers.acknowledged("null", false)).isInstanceOf(Outcome.Unexpected.class);
    }

    @Test
    void readsWhatPostgresMadeOfTheAnswers() {
        assertThat(Answers.stored("{\"attemptId\":17,\"examId\":null,\"answers\":{\"1\": [1], \"2\": [2,"
                        + " 3]},\"revision\":9,\"updatedAt\":\"\"}"))
                .isEqualTo(new Reading.Stored(9, "{\"1\":[1],\"2\":[2,3]}"));
        assertThat(Answers.stored("{\"attemptId\":17,\"examId\":1,\"answers\":{},\"revision\":null}"))
                .isEqualTo(new Reading.Stored(-1, "{}"));
        assertThat(Answers.stored("{}")).isInstanceOf(Reading.Unexpected.class);
    }

    @Test
    void aBulkHasAnOutcomeForEachItemOrNoneIsBelieved() {
        String body = "{\"items\":[{\"attemptId\":1,\"status\":202,\"position\":\"3:42\"},"
                + "{\"attemptId\":2,\"status\":504,\"problem\":{\"status\":504}},"
                + "{\"attemptId\":3,\"status\":503,\"problem\":{\"status\":503}}]}";

        assertThat(BulkAnswer.outcomes(body, 3))
                .containsExactly(
                        new Outcome.Acknowledged(Positions.pack(3, 42), false),
                        new Outcome.Unknown("504"),
                        new Outcome.NotWritten("503", 1_000));
        assertThat(BulkAnswer.outcomes(body, 4)).hasSize(4).hasOnlyElementsOfType(Outcome.Unexpected.class);
        assertThat(BulkAnswer.outcomes("", 1)).isEqualTo(List.of(new Outcome.Unexpected("0 results for 1 items")));
    }
}
