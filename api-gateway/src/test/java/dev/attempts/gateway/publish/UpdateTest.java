package dev.attempts.gateway.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.AttemptId;
import dev.attempts.events.UnknownFields;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpdateTest {
    @Test
    void keepsTheTraceparentOfTodayAndALongerOneOfTomorrow() throws Exception {
        String today = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        assertThat(update(today).traceparent()).isEqualTo(today);
        assertThat(update("1".repeat(128)).traceparent()).hasSize(128);
        assertThat(update(null).traceparent()).isNull();
    }

    @Test
    void leavesOutATraceparentThatIsLonger() throws Exception {
        assertThat(update("1".repeat(129)).traceparent()).isNull();
    }

    private static Update update(@Nullable String traceparent) throws Exception {
        var event = AttemptEventCodec.decode("{\"answers\":{}}".getBytes(UTF_8), UnknownFields.REJECT);
        return new Update(new AttemptId(17), event, traceparent, false);
    }
}
