package dev.attempts.consumer.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of a topic whose partition 1 has no leader. */
class LogEndsTest {
    private final AnsweringAdmin admin = new AnsweringAdmin();
    private final LogEnds logs = new LogEnds(admin, "attempts", "group");

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void tellsOfThePartitionsThatHaveALeader() throws Exception {
        assertThat(logs.ends(Set.of(0, 1, 2))).isEqualTo(Map.of(0, 100L, 2, 102L));
    }

    @Test
    void tellsThatNoneHasAnswered() {
        assertThatThrownBy(() -> logs.ends(Set.of(1)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }
}
