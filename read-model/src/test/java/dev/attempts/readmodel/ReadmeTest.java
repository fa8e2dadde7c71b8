package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.servicekit.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void tellsOfEverySettingWithItsDefault() throws Exception {
        assertThat(Files.readString(Path.of("README.md")))
                .contains(Settings.table(ReadModelSettings.class, "READ_MODEL_"));
    }

    @Test
    void defaultsAreThoseOfTheServiceThatThisOneReplaces() throws Exception {
        ReadModelSettings defaults = Settings.read(ReadModelSettings.class, "READ_MODEL_", Map.of());

        assertThat(defaults.server().port()).isEqualTo(3030);
        assertThat(defaults.management().port()).isEqualTo(3031);
        assertThat(defaults.database().pool())
                .hasToString("PoolSettings[max=5, min=2, acquireTimeout=PT5S, idleTimeout=PT30S, maxLifetime=PT5M]");
        assertThat(defaults.query().atOnce()).isEqualTo(3);
        assertThat(defaults.cache().fresh()).hasSeconds(60);
        assertThat(defaults.session().byName())
                .isEqualTo(Map.of(
                        "statement_timeout", "100ms",
                        "enable_seqscan", "off",
                        "random_page_cost", "1.0",
                        "effective_cache_size", "1GB",
                        "work_mem", "64MB"));
    }
}
