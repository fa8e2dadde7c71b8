package dev.attempts.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.servicekit.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void listsTheSettingsThatThereAre() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(readme).contains(Settings.table(AttemptConsumerSettings.class, "ATTEMPT_CONSUMER_"));
    }
}
