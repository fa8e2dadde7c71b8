package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageDirectoryIT {
    @TempDir
    Path directory;

    @Test
    void aDirectoryWithAnythingElseInItIsAWrongOptionAndStaysAsItIs() throws Exception {
        Path thesis = Files.writeString(directory.resolve("thesis.tex"), "One");

        assertThat(Faults.run(List.of("--directory", directory.toString(), "--seconds", "60")))
                .isEqualTo(2);

        assertThat(directory).isDirectoryContaining(thesis::equals).isDirectoryNotContaining(it -> !it.equals(thesis));
    }

    @Test
    void whatAnEarlierStageHasLeftIsDeleted() throws Exception {
        Path path = directory.resolve("stage");
        StageDirectory.open(path).close();
        Files.createDirectories(path.resolve("kafka-1/attempts-0"));

        try (var stage = StageDirectory.open(path)) {
            stage.empty();
        }

        assertThat(path.resolve("kafka-1")).doesNotExist();
    }

    @Test
    void oneStageAtATime() throws Exception {
        try (var stage = StageDirectory.open(directory)) {
            Path log = Files.writeString(directory.resolve("broker-1.log"), "");

            assertThat(Faults.run(List.of("--directory", directory.toString(), "--seconds", "60")))
                    .isEqualTo(2);

            assertThat(log).exists();
            stage.empty();
            assertThat(log).doesNotExist();
        }
    }
}
