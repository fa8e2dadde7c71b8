package dev.attempts.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.embedded.TestPostgres;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker that crashed has lost the last twenty events that had taken effect, and fifty others stand there by now: the checkpoint is
 * an offset that its log has.
 */
class TruncatedLogIT {
    private static final String IN_EFFECT_TO =
            "SELECT in_effect_to FROM checkpoint WHERE in_effect_to_at = next_offset";

    private final TestKafka kafka = TestKafka.own();
    private final Pipeline pipeline = new Pipeline(kafka, TestPostgres.shared());
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        pipeline.close();
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void stopsHoweverOftenItIsStartedAndGoesOnWhereTheLogWasCutOffWhenToldTo(String protocol) {
        loseWhatHasTakenEffect(protocol, 100, "");

        assertStops("partition 0: the log was truncated", "offset 100", "from offset 80 on");
        assertInEffectTo(80);
        assertStops("partition 0: the log was truncated");
        assertInEffectTo(80);
        pipeline.set("ON_GAP", "skip");
        pipeline.startConsumer();

        awaitWhatIsWrittenNow();
    }

    /** The checkpoint is beyond its end, but what stands there has been written since. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void appliesWhatWasWrittenToALogThatIsStillShorter(String protocol) {
        loseWhatHasTakenEffect(protocol, 150, "");

        assertStops("partition 0: the checkpoint stands at offset 150, but the log ends at 130");
        assertInEffectTo(80);
        assertStops("partition 0: the log was truncated", "offset 150", "from offset 80 on");
        pipeline.set("ON_GAP", "skip");
        pipeline.startConsumer();

        awaitWhatIsWrittenNow();
    }

    /** As in one that came back from an older backup. */
    @Test
    void stopsWithEitherSettingWhenTheLogDoesNotKnowTheLeaderEpoch() {
        loseWhatHasTakenEffect("classic", 100, ", leader_epoch = 1000");
        pipeline.set("ON_GAP", "skip");

        assertStops("partition 0: its log knows nothing", "offset 100");
        assertThat(pipeline.committed()).isZero();
        assertThat(pipeline.table().number(IN_EFFECT_TO)).isNegative();
        assertStops("partition 0: its log knows nothing", "offset 100");
    }

    private void awaitWhatIsWrittenNow() {
        Eventually.passes("what stands there now has taken effect", () -> {
            assertThat(pipeline.table().rows()).hasSize(130);
            assertThat(pipeline.table().number("SELECT next_offset FROM checkpoint"))
                    .isEqualTo(130);
        });
    }

    private void assertInEffectTo(long offset) {
        assertThat(pipeline.table().number(IN_EFFECT_TO)).isEqualTo(offset);
        assertThat(pipeline.committed()).isEqualTo(offset);
    }

    private void loseWhatHasTakenEffect(String protocol, int nextOffset, String andSet) {
        pipeline.set("GROUP_PROTOCOL", protocol);
        pipeline.set("TOPIC_PARTITIONS", "1");
        pipeline.createTopics();
        var first = pipeline.startConsumer();
        pipeline.sendEach(1, 80);
        pipeline.awaitDrained();
        pipeline.stop(first);
        pipeline.table()
                .execute("UPDATE checkpoint SET next_offset = " + nextOffset + ", leader_epoch_at = " + nextOffset
                        + andSet);
        // Its leader has another epoch from then on.
        kafka.stop();
        kafka.restart();
        pipeline.sendEach(81, 130);
    }

    private void assertStops(String... words) {
        var stopping = pipeline.startConsumer();
        stopping.whenFailed(failures::add);
        Eventually.passes(
                "stopped",
                () -> assertThat(failures)
                        .singleElement()
                        .satisfies(failure -> assertThat(failure.getMessage()).contains(words)));
        failures.clear();
        pipeline.stop(stopping);
        assertThat(pipeline.table().rows()).hasSize(80);
    }
}
