package dev.attempts.consumer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08001", "08003", "08006", "08S01", "53000", "53100", "53200", "53300", "57P01", "57P02",
                "57P03", "57014", "58030", "40001", "40P01", "55P03", "25006", "25P03", "25P04"
            })
    void whatWillPassIsTriedAgain(String state) {
        assertThat(SqlStates.classify(state, "m")).isInstanceOf(SinkFailure.Transient.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22001", "22003", "22008", "22P02", "22P05", "23502", "23503", "23505", "23514", "54000", "54001",
                "P0001"
            })
    void whatIsInTheEventsIsRejected(String state) {
        assertThat(SqlStates.classify(state, "m")).isInstanceOf(SinkFailure.Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42P01", "42501", "42703", "28P01", "3D000", "0A000", "25P02", "22P03", "22P04", "XX000", "XX001", "?"
            })
    void everythingElseIsADefect(String state) {
        assertThat(SqlStates.classify(state, "m")).isInstanceOf(SinkFailure.Defect.class);
    }

    @Test
    void aPoolWithoutAFreeConnectionHasNoStateAndWillPass() {
        assertThat(SqlStates.classify(null, "timed out")).isEqualTo(new SinkFailure.Transient("timed out"));
    }

    @ParameterizedTest
    @CsvSource({"08006, true", "57P01, true", "57014, false", "23514, false", ", false"})
    void knowsWhenNobodyWillAnswerAnyMore(@Nullable String state, boolean lost) {
        assertThat(SqlStates.isConnectionLost(state)).isEqualTo(lost);
    }
}
