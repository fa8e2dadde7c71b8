package dev.attempts.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.servicekit.service.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverPropertiesTest {
    @TempDir
    Path directory;

    @Test
    void handsTheFileToTheDriver() throws IOException {
        Properties properties = fromFile("sslmode=verify-full\ntcpKeepAlive=false\n");

        assertThat(properties).containsEntry("sslmode", "verify-full").containsEntry("tcpKeepAlive", "false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"autosave", "options", "password", "preferQueryMode", "reWriteBatchedInserts", "user"})
    void refusesInTheFileWhatIsOurs(String key) {
        assertThatThrownBy(() -> fromFile(key + "=x\n"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(key)
                .hasMessageContaining("driver.properties");
    }

    @Test
    void refusesInTheUrlWhatIsOurs() {
        var settings = TestSettings.with(Map.of("URL", "jdbc:postgresql://h/d?sslmode=require&readOnly=true"));

        assertThatThrownBy(() -> DriverProperties.of(settings, "test", Map.of()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("readOnly")
                .hasMessageContaining("URL");
    }

    @Test
    void saysWhichFileCanNotBeRead() {
        var settings = TestSettings.with(Map.of("PROPERTIES_FILE", "/no/such.properties"));

        assertThatThrownBy(() -> DriverProperties.of(settings, "test", Map.of()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("/no/such.properties");
    }

    @Test
    void roundsTimesUpToWholeSeconds() {
        var settings = TestSettings.with(Map.of("CONNECT_TIMEOUT", "1250ms"));

        assertThat(DriverProperties.of(settings, "test", Map.of())).containsEntry("connectTimeout", "2");
    }

    private Properties fromFile(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("driver.properties"), text);
        return DriverProperties.of(TestSettings.with(Map.of("PROPERTIES_FILE", file.toString())), "test", Map.of());
    }
}
