package dev.attempts.servicekit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DotEnvTest {
    @Test
    void readsNamesAndValues() throws InvalidSettings {
        List<String> lines = List.of(
                "# comment",
                "",
                "A=1",
                "  export B = two words ",
                "C=\"quoted # not a comment\"",
                "D='x=y'",
                "E=",
                "F=\"");

        assertThat(DotEnv.parse(lines, ".env"))
                .isEqualTo(Map.of(
                        "A", "1", "B", "two words", "C", "quoted # not a comment", "D", "x=y", "E", "", "F", "\""));
    }

    @Test
    void namesTheLinesThatItCantReadWithoutShowingThem() {
        assertThatThrownBy(() -> DotEnv.parse(List.of("A=1", "hunter2", "1A=x"), ".env"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage(".env, line 2 is not NAME=value\n.env, line 3 is not NAME=value");
    }

    @Test
    void givesWayToTheEnvironment(@TempDir Path directory) throws InvalidSettings, IOException {
        Path file = Files.writeString(directory.resolve(".env"), "A=file\nB=file\n");

        assertThat(DotEnv.under(Map.of("A", "environment"), file)).isEqualTo(Map.of("A", "environment", "B", "file"));
    }

    @Test
    void canBeMissing(@TempDir Path directory) throws InvalidSettings {
        assertThat(DotEnv.under(Map.of("A", "1"), directory.resolve(".env"))).isEqualTo(Map.of("A", "1"));
    }
}
