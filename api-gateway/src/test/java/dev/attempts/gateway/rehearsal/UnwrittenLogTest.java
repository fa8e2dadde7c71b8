package dev.attempts.gateway.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.AttemptId;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.Position;
import dev.attempts.events.UnknownFields;
import dev.attempts.gateway.publish.Outcome;
import dev.attempts.gateway.publish.Refusal;
import dev.attempts.gateway.publish.Update;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnwrittenLogTest {
    @Test
    void acknowledgesTheRehearsal() throws Exception {
        assertThat(outcome(RehearsalLoad.body())).isEqualTo(new Outcome.Acknowledged(new Position(0, 0)));
    }

    @Test
    void acknowledgesNothingThatSomebodyElseSends() throws Exception {
        byte[] body = "{\"answers\":{\"1\":[1]}}".getBytes(StandardCharsets.US_ASCII);

        assertThat(outcome(body)).isEqualTo(new Outcome.NotWritten(Refusal.NOT_CONNECTED));
    }

    private static Outcome outcome(byte[] body) throws Exception {
        var outcome = new CompletableFuture<Outcome>();
        try (var unwritten = UnwrittenLog.open()) {
            unwritten.publish(update(body), outcome::complete);
            return outcome.get(1, TimeUnit.MINUTES);
        }
    }

    private static Update update(byte[] body) throws MalformedEvent {
        return new Update(AttemptId.parse("17"), AttemptEventCodec.decode(body, UnknownFields.REJECT), null, false);
    }
}
