package dev.attempts.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterFileIT {
    @TempDir
    Path data;

    private Process process;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        // Its child ends at once, and nobody waits for it.
        process = new ProcessBuilder("/bin/sh", "-c", "sleep 0 & exec sleep 600").start();
        file = Files.writeString(data.resolve("postmaster.pid"), process.pid() + "\n" + data + "\n");
    }

    @AfterEach
    void stop() {
        process.destroy();
    }

    @Test
    void knowsItsServerByTheDirectory() throws Exception {
        assertThat(withArguments("/usr/bin/postgres", "-D", data.toString()).server())
                .isPresent();
        assertThat(withArguments("/usr/bin/postgres", "-D", data.resolve(".").toString())
                        .server())
                .isPresent();
        assertThat(withArguments("/usr/bin/postgres", "-D", data.resolve("..").toString())
                        .server())
                .isEmpty();
        assertThat(withArguments("/usr/bin/postgres", "-D").server()).isEmpty();
        assertThat(withArguments("/usr/bin/sleep", "600").server()).isEmpty();
    }

    @Test
    void staysWhileNobodyCanTellWhoseNumberItHas() {
        var unknown = new PostmasterFile(data, process -> Optional.empty());

        assertThatThrownBy(unknown::deleteIfStale)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("process " + process.pid())
                .hasMessageContaining(file.toString());

        assertThat(file).exists();
    }

    @Test
    void hasNoServerIfTheProcessEndsBeforeItCouldBeTold() throws Exception {
        var ending = new PostmasterFile(data, it -> {
            process.destroyForcibly().onExit().join();
            return Optional.empty();
        });

        assertThat(ending.server()).isEmpty();
    }

    @Test
    void isStaleOnceTheServerHasEndedEvenIfNobodyHasWaitedForIt() throws Exception {
        var ended = Eventually.becomes(
                        "a child that has ended",
                        () -> process.children()
                                .filter(it -> it.info().arguments().isEmpty())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        Files.writeString(file, ended.pid() + "\n");

        PostmasterFile.of(data).deleteIfStale();

        assertThat(file).doesNotExist();
    }

    private PostmasterFile withArguments(String... arguments) {
        return new PostmasterFile(data, process -> Optional.of(List.of(arguments)));
    }
}
