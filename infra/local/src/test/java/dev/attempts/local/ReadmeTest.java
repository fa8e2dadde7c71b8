package dev.attempts.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.servicekit.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void listsEverySetting() throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
                .contains(Settings.table(LocalSettings.class, LocalSettings.PREFIX));
    }
}
