package dev.attempts.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptConsumerSettingsTest {
    private static final String POLL_INTERVAL = "ATTEMPT_CONSUMER_GROUP_POLL_INTERVAL";

    @ParameterizedTest
    @CsvSource({
        "ATTEMPT_CONSUMER_DATABASE_SOCKET_TIMEOUT, 31s",
        "ATTEMPT_CONSUMER_DATABASE_POOL_ACQUIRE_TIMEOUT, 6s",
        "ATTEMPT_CONSUMER_DEAD_LETTERS_DELIVERY_TIMEOUT, 11s",
        "ATTEMPT_CONSUMER_GROUP_POLL_INTERVAL, 59s"
    })
    void refusesAPollIntervalThatABatchMayTakeLongerThanAndNamesBoth(String setting, String value) {
        assertThatThrownBy(() -> read(Map.of(setting, value)))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(POLL_INTERVAL)
                .hasMessageContaining(setting);
    }

    @Test
    void allowsOneThatIsJustLongEnough() throws InvalidSettings {
        assertThat(read(Map.of(POLL_INTERVAL, "60s")).group().pollInterval()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void allowsItsOwnDefaults() throws InvalidSettings {
        assertThat(read(Map.of()).group().pollInterval()).isEqualTo(Duration.ofSeconds(60));
    }

    private static AttemptConsumerSettings read(Map<String, String> environment) throws InvalidSettings {
        return Settings.read(AttemptConsumerSettings.class, "ATTEMPT_CONSUMER_", environment);
    }
}
