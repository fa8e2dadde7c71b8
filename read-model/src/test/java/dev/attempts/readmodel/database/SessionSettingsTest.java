package dev.attempts.readmodel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** They become part of a command line of the server's: what is no such value is refused here. */
class SessionSettingsTest {
    private static SessionSettings settings(String randomPageCost, String effectiveCacheSize, String workMem) {
        return new SessionSettings(Duration.ofMillis(100), "off", randomPageCost, effectiveCacheSize, workMem);
    }

    @ParameterizedTest
    @CsvSource({"1, 8kB, 64MB", "0.25, 1GB, 2TB"})
    void takesWhatPostgresTakes(String randomPageCost, String effectiveCacheSize, String workMem) {
        assertThat(settings(randomPageCost, effectiveCacheSize, workMem).byName())
                .containsEntry("random_page_cost", randomPageCost)
                .containsEntry("effective_cache_size", effectiveCacheSize)
                .containsEntry("work_mem", workMem);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1GB, 64MB, randomPageCost",
        "1 -c fsync=off, 1GB, 64MB, randomPageCost",
        "1.0, 1 GB, 64MB, effectiveCacheSize",
        "1.0, 1GB -c fsync=off, 64MB, effectiveCacheSize",
        "1.0, 1GB, lots, workMem",
        "1.0, 1GB, 64, workMem"
    })
    void refusesWhatIsNone(String randomPageCost, String effectiveCacheSize, String workMem, String named) {
        assertThatThrownBy(() -> settings(randomPageCost, effectiveCacheSize, workMem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{" + named + "} is ");
    }
}
