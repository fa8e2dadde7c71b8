package dev.attempts.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service refuses a topic that has fewer partitions than it was told. */
class LocalPartitionsTest {
    private static final Pattern TOLD = Pattern.compile("TOPIC_PARTITIONS\\W+(\\d+)");

    @ParameterizedTest
    @ValueSource(strings = {"run", "infra/local/train", "infra/docker/train"})
    void areThoseThatWhoeverStartsServicesBesideTheBackingTellsThem(String script) throws IOException {
        String text = Files.readString(Path.of("../..").resolve(script));

        assertThat(TOLD.matcher(text).results().map(told -> told.group(1)))
                .isNotEmpty()
                .containsOnly(LocalKafka.PARTITIONS);
    }
}
