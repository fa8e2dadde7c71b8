package dev.attempts.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicSettingsTest {
    @Test
    void hasTheDefaultsThatAreDocumented() throws InvalidSettings {
        assertThat(Settings.read(TopicSettings.class, "TOPIC_", Map.of()))
                .isEqualTo(new TopicSettings("attempts", 12, 1, 1, Duration.ofDays(7), Duration.ofDays(90)));
    }

    @Test
    void refusesToWaitForMoreReplicasThanThereAre() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(
                        () -> Settings.read(TopicSettings.class, "TOPIC_", Map.of("TOPIC_MIN_INSYNC_REPLICAS", "2")))
                .satisfies(e -> assertThat(e.problems())
                        .singleElement()
                        .asString()
                        .contains("TOPIC_MIN_INSYNC_REPLICAS is 2", "TOPIC_REPLICATION_FACTOR, which is 1"));
    }
}
