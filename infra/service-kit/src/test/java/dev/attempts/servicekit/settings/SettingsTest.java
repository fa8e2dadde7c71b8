package dev.attempts.servicekit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    enum Codec {
        LZ4,
        NO_CODEC
    }

    record Inner(
            @Setting(value = "1", allowed = "1..9", about = "inner count")
            int count,

            @Setting(value = "", about = "password", secret = true)
            String password) {
        @Override
        public String toString() {
            return Settings.masked(this);
        }
    }

    record Flattened(
            @Setting(value = "8000", allowed = "0..65535", about = "port")
            int port,

            Inner deep) {}

    record Tree(
            @Setting(value = "a:1", about = "servers") String bootstrapServers,

            @Setting(value = "5s", allowed = "100ms..60s", about = "time")
            Duration pollTimeout,

            @Setting(value = "7", allowed = "5..", about = "big")
            long bytesMax,

            @Setting(value = "false", about = "on") boolean on,

            @Setting(value = "http://x/", about = "uri") URI uri,

            @Setting(value = "", about = "path") Path path,

            @Setting(value = "lz4", about = "codec") Codec codec,

            @Setting(value = "a, b", about = "list") List<String> names,

            Inner inner,

            @Flat @Default(of = "port", is = "9000") @Default(of = "deep.count", is = "5")
            Flattened flattened) {

        Tree {
            if (on && bytesMax < 10) {
                throw new IllegalArgumentException("{on} needs {bytesMax} of 10 or more, and {inner.count}");
            }
        }
    }

    @Test
    void readsDefaultsWithThoseOfTheirPlace() throws InvalidSettings {
        Tree tree = Settings.read(Tree.class, "T_", Map.of());

        assertThat(tree)
                .isEqualTo(new Tree(
                        "a:1",
                        Duration.ofSeconds(5),
                        7,
                        false,
                        URI.create("http://x/"),
                        Path.of(""),
                        Codec.LZ4,
                        List.of("a", "b"),
                        new Inner(1, ""),
                        new Flattened(9000, new Inner(5, ""))));
    }

    @Test
    void readsVariablesOfAllTypes() throws InvalidSettings {
        Tree tree = Settings.read(
                Tree.class,
                "T_",
                Map.ofEntries(
                        Map.entry("T_BOOTSTRAP_SERVERS", "b:2,c:3"),
                        Map.entry("T_POLL_TIMEOUT", "250ms"),
                        Map.entry("T_BYTES_MAX", "5000000000"),
                        Map.entry("T_ON", "true"),
                        Map.entry("T_URI", "https://y/z"),
                        Map.entry("T_PATH", "/etc/x"),
                        Map.entry("T_CODEC", "no-codec"),
                        Map.entry("T_NAMES", "one"),
                        Map.entry("T_INNER_COUNT", "9"),
                        Map.entry("T_INNER_PASSWORD", "hunter2"),
                        Map.entry("T_PORT", "0"),
                        Map.entry("T_DEEP_COUNT", "2"),
                        Map.entry("OTHER_ON", "ignored")));

        assertThat(tree)
                .isEqualTo(new Tree(
                        "b:2,c:3",
                        Duration.ofMillis(250),
                        5_000_000_000L,
                        true,
                        URI.create("https://y/z"),
                        Path.of("/etc/x"),
                        Codec.NO_CODEC,
                        List.of("one"),
                        new Inner(9, "hunter2"),
                        new Flattened(0, new Inner(2, ""))));
    }

    @Test
    void tellsAllProblemsAtOnce() {
        InvalidSettings refused = refused(Map.of(
                "T_POLL_TIMEOUT", "50ms",
                "T_BYTES_MAX", "4",
                "T_ON", "yes",
                "T_CODEC", "LZ4",
                "T_INNER_COUNT", "10",
                "T_PORT", "http",
                "T_DEEP_COUNTS", "1"));

        assertThat(refused.problems())
                .containsExactly(
                        "T_POLL_TIMEOUT is '50ms'; allowed: a time such as 250ms, 5s, 2m, 100ms..60s",
                        "T_BYTES_MAX is '4'; allowed: an integer, 5..",
                        "T_ON is 'yes'; allowed: true, false",
                        "T_CODEC is 'LZ4'; allowed: lz4, no-codec",
                        "T_INNER_COUNT is '10'; allowed: an integer, 1..9",
                        "T_PORT is 'http'; allowed: an integer, 0..65535",
                        "T_DEEP_COUNTS is not a setting");
    }

    @Test
    void namesTheVariablesOfARuleBetweenSettings() {
        InvalidSettings refused = refused(Map.of("T_ON", "true"));

        assertThat(refused.problems()).containsExactly("T_ON needs T_BYTES_MAX of 10 or more, and T_INNER_COUNT");
    }

    @Test
    void takesAnEmptyVariableForAnUnsetOne() throws InvalidSettings {
        Tree tree = Settings.read(Tree.class, "T_", Map.of("T_POLL_TIMEOUT", "", "T_BOOTSTRAP_SERVERS", ""));

        assertThat(tree.pollTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(tree.bootstrapServers()).isEqualTo("a:1");
    }

    @Test
    void neverShowsASecret() throws InvalidSettings {
        Tree tree = Settings.read(Tree.class, "T_", Map.of("T_INNER_PASSWORD", "hunter2"));

        assertThat(tree.toString()).doesNotContain("hunter2").contains("password=***");
        assertThat(Settings.masked(tree)).doesNotContain("hunter2").contains("inner=Inner[count=1, password=***]");
    }

    @Test
    void doesNotShowASecretThatIsWrongEither() {
        record Lock(
                @Setting(value = "1234", allowed = "1000..9999", about = "code", secret = true)
                int code) {}

        InvalidSettings refused = catchThrowableOfType(
                InvalidSettings.class, () -> Settings.read(Lock.class, "T_", Map.of("T_CODE", "77")));

        assertThat(refused.problems()).containsExactly("T_CODE is ***; allowed: an integer, 1000..9999");
    }

    @Test
    void writesTheTableOfAReadme() {
        assertThat(Settings.table(Flattened.class, "T_")).isEqualTo("""
                        | variable | default | allowed | what it is |
                        | --- | --- | --- | --- |
                        | `T_PORT` | `8000` | an integer, 0..65535 | port |
                        | `T_DEEP_COUNT` | `1` | an integer, 1..9 | inner count |
                        | `T_DEEP_PASSWORD` |  | text | password |
                        """);
    }

    @Test
    void derivesThePrefixFromTheServicesName() {
        assertThat(Settings.prefix("api-gateway")).isEqualTo("API_GATEWAY_");
    }

    private static InvalidSettings refused(Map<String, String> environment) {
        return catchThrowableOfType(InvalidSettings.class, () -> Settings.read(Tree.class, "T_", environment));
    }
}
