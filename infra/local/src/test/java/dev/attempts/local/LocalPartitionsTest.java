package dev.attempts.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.servicekit.settings.InvalidSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service refuses a topic that has fewer partitions than it was told. */
class LocalPartitionsTest {
    private static final Pattern TOLD = Pattern.compile("TOPIC_PARTITIONS\\W+(\\d+)");

    @Test
    void areThoseOfTheSettings() throws InvalidSettings {
        var given = Map.of("API_GATEWAY_TOPIC_PARTITIONS", "12", "API_GATEWAY_TOPIC_NAME", "other", "PATH", "/bin");

        assertThat(LocalKafka.topics(Map.of()).partitions()).isEqualTo(3);
        assertThat(LocalKafka.topics(given).partitions()).isEqualTo(12);
        assertThat(LocalKafka.topics(given).name()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "infra/local/train", "infra/docker/train"})
    void areThoseThatWhoeverStartsServicesBesideTheBackingTellsThem(String script) throws IOException {
        String text = Files.readString(Path.of("../..").resolve(script));

        assertThat(TOLD.matcher(text).results().map(told -> told.group(1)))
                .isNotEmpty()
                .containsOnly(LocalKafka.PARTITIONS);
    }
}
