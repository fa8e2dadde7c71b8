package dev.attempts.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.gateway.publish.Refusal;
import dev.attempts.servicekit.service.Readiness;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogHealthTest {
    private final LogHealth health = new LogHealth();

    @Test
    void countsTheUpdatesOfABulkAmongThoseThatMayTry() {
        afterUnacknowledgedUpdates();

        assertThat(health.refusal(LogHealth.TRIAL_UPDATES_MAX)).isNull();
        assertThat(health.refusal(1)).isEqualTo(Refusal.ACKNOWLEDGEMENTS_FAIL);
        assertThat(health.refusal(1_000)).isEqualTo(Refusal.ACKNOWLEDGEMENTS_FAIL);
    }

    @Test
    void letsALargeBulkTryBecauseNothingElseMayCome() {
        afterUnacknowledgedUpdates();

        assertThat(health.refusal(1_000)).isNull();
        assertThat(health.refusal(1)).isEqualTo(Refusal.ACKNOWLEDGEMENTS_FAIL);
    }

    @Test
    void letsAsManyTryAfterEachRoundTrip() {
        afterUnacknowledgedUpdates();
        IntStream.range(0, 10 * LogHealth.TRIAL_UPDATES_MAX).forEach(i -> health.refusal(1));

        health.roundTripSucceeded();

        assertThat(health.refusal(1)).isNull();
    }

    @Test
    void believesNoAcknowledgementOfALaxTopic() {
        health.roundTripSucceeded();
        health.lax("the topic asks for less");

        health.acknowledged(System.nanoTime());

        assertThat(health.refusal(1)).isEqualTo(Refusal.LAX_TOPIC);
        assertThat(health.readiness()).isEqualTo(Readiness.notReady("the topic asks for less"));
    }

    /** In an outage somebody lowers what the topic asks for: updates of before end in every way. */
    @Test
    void believesNoAcknowledgementOfALaxTopicWhateverHasFailedBefore() {
        health.roundTripSucceeded();
        long started = System.nanoTime();
        health.lax("the topic asks for less");
        health.unacknowledged(started, "updates are not acknowledged");
        health.acknowledged(System.nanoTime());
        assertThat(health.refusal(1)).isEqualTo(Refusal.LAX_TOPIC);

        health.unreachable(System.nanoTime(), "the log can't be reached");
        health.acknowledged(System.nanoTime());
        assertThat(health.refusal(1)).isEqualTo(Refusal.LAX_TOPIC);

        health.roundTripSucceeded();
        assertThat(health.state()).isEqualTo(LogHealth.State.TRIAL);
    }

    @Test
    void takesUpdatesAgainWhenTheTopicIsNoLongerLax() {
        health.roundTripSucceeded();
        health.lax("the topic asks for less");

        health.roundTripSucceeded();

        assertThat(health.refusal(1)).isNull();
        assertThat(health.readiness()).isInstanceOf(Readiness.Ready.class);
    }

    private void afterUnacknowledgedUpdates() {
        health.roundTripSucceeded();
        health.unacknowledged(System.nanoTime(), "updates are not acknowledged");
        health.roundTripSucceeded();
        assertThat(health.state()).isEqualTo(LogHealth.State.TRIAL);
    }
}
