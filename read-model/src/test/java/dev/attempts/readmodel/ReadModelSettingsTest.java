package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadModelSettingsTest {
    private static final String AT_ONCE = "READ_MODEL_QUERY_AT_ONCE";
    private static final String POOL_MAX = "READ_MODEL_DATABASE_POOL_MAX";

    @Test
    void refusesMoreQueriesAtOnceThanConnectionsForThem() {
        assertThatThrownBy(() -> read(Map.of(AT_ONCE, "6")))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(AT_ONCE + " (6)")
                .hasMessageContaining(POOL_MAX + " (5)");
    }

    @Test
    void allowsAQueryForEachConnection() throws InvalidSettings {
        assertThat(read(Map.of(AT_ONCE, "6", POOL_MAX, "6")).query().atOnce()).isEqualTo(6);
    }

    private static ReadModelSettings read(Map<String, String> environment) throws InvalidSettings {
        return Settings.read(ReadModelSettings.class, "READ_MODEL_", environment);
    }
}
