package dev.attempts.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.metadata.storage.Formatter;

/** Prepares a directory for a KRaft node; one that is prepared stays as it is. */
final class KafkaFormat {
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private KafkaFormat() {}

    static void ensure(Path directory, KafkaNode node) throws IOException {
        if (Files.exists(directory.resolve("bootstrap.checkpoint"))
                && Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(node.id())
                    .setClusterId(node.clusterId())
                    .setDirectories(List.of(directory.toAbsolutePath().toString()))
                    .setMetadataLogDirectory(
                            Optional.of(directory.toAbsolutePath().toString()))
                    .setControllerListenerName(CONTROLLER_LISTENER)
                    .setHasDynamicQuorum(false)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("Can't format " + directory + " for Kafka", e);
        }
    }
}
