package dev.attempts.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
    private static final List<String> BROKERS = List.of("a:9092", "b:9092");

    @TempDir
    private Path directory;

    @Test
    void joinsTheFilesPropertiesWithTheCodes() throws IOException {
        var settings = new KafkaSettings(BROKERS, file("security.protocol = SASL_SSL\nsasl.mechanism=PLAIN\n"));

        assertThat(settings.clientProperties(Map.of("client.id", "gateway")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers", "a:9092,b:9092",
                        "security.protocol", "SASL_SSL",
                        "sasl.mechanism", "PLAIN",
                        "client.id", "gateway"));
    }

    @Test
    void needsNoFile() throws Exception {
        var settings = Settings.read(KafkaSettings.class, "LOCAL_", Map.of());

        assertThat(settings.clientProperties(Map.of()))
                .containsExactly(Map.entry("bootstrap.servers", "127.0.0.1:9092"));
    }

    @Test
    void refusesAPropertyThatTheCodePins() throws IOException {
        var settings = new KafkaSettings(BROKERS, file("linger.ms=7\ncompression.type=gzip\n"));

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> settings.clientProperties(Map.of("linger.ms", 0)))
                .withMessageContaining("sets linger.ms:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acks",
                "enable.idempotence",
                "isolation.level",
                "auto.offset.reset",
                "enable.auto.commit",
                "group.id",
                "key.serializer",
                "value.serializer",
                "key.deserializer",
                "value.deserializer",
                "bootstrap.servers",
                "partitioner.class",
                "partitioner.ignore.keys",
                "transactional.id"
            })
    void refusesWhatThePromisesRestOnWhicheverClientItIsFor(String name) throws IOException {
        var settings = new KafkaSettings(BROKERS, file(name + "=x\n"));

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> settings.clientProperties(Map.of()))
                .withMessageContaining("sets " + name + ":");
    }

    @Test
    void namesTheFileThatIsMissing() {
        var settings = new KafkaSettings(BROKERS, directory.resolve("absent").toString());

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> settings.clientProperties(Map.of()))
                .withMessageContaining("absent");
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("kafka.properties"), text).toString();
    }
}
