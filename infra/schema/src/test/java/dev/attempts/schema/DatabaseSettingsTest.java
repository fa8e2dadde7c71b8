package dev.attempts.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {
    @Test
    void masksThePassword() {
        var settings = TestSettings.with(Map.of("PASSWORD", "hunter2"));

        assertThat(settings.password()).isEqualTo("hunter2");
        assertThat(settings.toString()).contains("user=attempts").doesNotContain("hunter2");
    }

    @Test
    void refusesAUrlOfAnotherDatabase() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestSettings.with(Map.of("URL", "jdbc:mysql://127.0.0.1/attempts")))
                .withMessageContaining("DATABASE_URL");
    }

    @Test
    void refusesAPoolWhoseLeastIsAboveItsMost() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestSettings.with(Map.of("POOL_MIN", "5", "POOL_MAX", "4")))
                .withMessageContaining("DATABASE_POOL_MIN")
                .withMessageContaining("DATABASE_POOL_MAX");
    }

    @Test
    void refusesConnectionsThatIdleLongerThanTheyLive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestSettings.with(Map.of("POOL_IDLE_TIMEOUT", "60s", "POOL_MAX_LIFETIME", "60s")))
                .withMessageContaining("DATABASE_POOL_IDLE_TIMEOUT");
    }
}
