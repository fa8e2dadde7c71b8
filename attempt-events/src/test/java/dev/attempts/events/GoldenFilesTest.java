package dev.attempts.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events as they lie in topics: what was valid stays valid and says the same, what was refused is refused for the same. */
class GoldenFilesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void decodesForEver(String file, String revision, String answers) throws Exception {
        AttemptEvent event = AttemptEventCodec.decode(read(file), UnknownFields.IGNORE);

        assertThat(event.answers()).isEqualTo(answers);
        assertThat(event.revision())
                .isEqualTo(revision.equals("none") ? AttemptEvent.NO_REVISION : Long.parseLong(revision));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void refusesFromProducersOnlyWhatHasUnknownFields(String file, String revision, String answers) throws Exception {
        byte[] value = read(file);

        if (file.startsWith("valid/")) {
            assertThat(AttemptEventCodec.decode(value, UnknownFields.REJECT).answers())
                    .isEqualTo(answers);
        } else {
            assertThatExceptionOfType(MalformedEvent.class)
                    .isThrownBy(() -> AttemptEventCodec.decode(value, UnknownFields.REJECT))
                    .withMessageStartingWith("unknown field; known are answers and revision");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void refusesForTheReasonOnRecord(String file, String reason, String detail) throws Exception {
        byte[] value = read("malformed/" + file);

        assertThatExceptionOfType(MalformedEvent.class)
                .isThrownBy(() -> AttemptEventCodec.decode(value, UnknownFields.IGNORE))
                .withMessageStartingWith(detail)
                .satisfies(e -> assertThat(e.reason().code()).isEqualTo(reason));
    }

    @Test
    void hasAnExpectationForEveryFile() throws IOException {
        assertThat(files("valid", "valid-for-consumers"))
                .containsExactlyInAnyOrderElementsOf(
                        expectations("valid.properties").stringPropertyNames());
        assertThat(files("malformed").map(it -> it.substring("malformed/".length())))
                .containsExactlyInAnyOrderElementsOf(
                        expectations("malformed.properties").stringPropertyNames());
    }

    static Stream<Object[]> valid() throws IOException {
        return cases("valid.properties");
    }

    static Stream<Object[]> malformed() throws IOException {
        return cases("malformed.properties");
    }

    /** File, and the two parts of what is expected. */
    private static Stream<Object[]> cases(String expectations) throws IOException {
        Properties expected = expectations(expectations);
        return expected.stringPropertyNames().stream().sorted().map(file -> {
            String line = expected.getProperty(file);
            int middle = line.indexOf(" | ");
            return new Object[] {file, line.substring(0, middle), line.substring(middle + 3)};
        });
    }

    private static Properties expectations(String file) throws IOException {
        var expectations = new Properties();
        try (var reader = Files.newBufferedReader(GOLDEN.resolve(file))) {
            expectations.load(reader);
        }
        return expectations;
    }

    private static Stream<String> files(String... directories) throws IOException {
        Stream<String> files = Stream.of();
        for (String directory : directories) {
            try (var listed = Files.list(GOLDEN.resolve(directory))) {
                files = Stream.concat(files, listed.map(it -> directory + "/" + it.getFileName()).toList().stream());
            }
        }
        return files;
    }

    private static byte[] read(String file) throws IOException {
        return Files.readAllBytes(GOLDEN.resolve(file));
    }
}
