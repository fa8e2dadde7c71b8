package dev.attempts.consumer;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** Debezium's JDBC sink on a Kafka Connect worker, in a process of its own, set up to be as fast as it can be here. */
final class DebeziumSink implements AutoCloseable {
    /** Made by {@code infra/bench/connect/pom.xml}. */
    private static final Path CONNECT = Path.of(System.getProperty("bench.connect", "../infra/bench/connect/target"))
            .toAbsolutePath();

    private static final String NAME = "debezium";

    /** Given to the converters once, so that no record has to carry them. The reduction buffer wants a key with fields. */
    private static final String KEY_SCHEMA =
            "{\"type\":\"struct\",\"fields\":[{\"field\":\"attempt_id\",\"type\":\"int64\"}]}";

    private static final String VALUE_SCHEMA = """
            {"type":"struct","fields":[\
            {"field":"answers","type":"string","name":"io.debezium.data.Json"},\
            {"field":"updated_at","type":"string","name":"io.debezium.time.ZonedTimestamp"}]}""";

    private final Process process;
    private final Admin admin;

    private DebeziumSink(Process process, Admin admin) {
        this.process = process;
        this.admin = admin;
    }

    static DebeziumSink start(Pipeline pipeline, String topic, String table) {
        try {
            Path directory = Files.createTempDirectory("connect-");
            Path worker = write(directory.resolve("worker.properties"), worker(pipeline, directory));
            Path connector = write(directory.resolve("connector.properties"), connector(pipeline, topic, table));
            var builder = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-XX:+UseSerialGC",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                            "-cp",
                            CONNECT.resolve("worker") + "/*",
                            "org.apache.kafka.connect.cli.ConnectStandalone",
                            worker.toString(),
                            connector.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(new File("target/debezium.log"));
            return new DebeziumSink(
                    builder.start(),
                    Admin.create(Map.of("bootstrap.servers", pipeline.kafka().bootstrapServers())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> worker(Pipeline pipeline, Path directory) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", pipeline.kafka().bootstrapServers());
        settings.put("listeners", "http://127.0.0.1:0");
        settings.put("plugin.path", CONNECT.resolve("plugins").toString());
        settings.put("plugin.discovery", "service_load");
        settings.put(
                "offset.storage.file.filename", directory.resolve("offsets").toString());
        // How often one can see how far it is.
        settings.put("offset.flush.interval.ms", "500");
        settings.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        settings.put("key.converter.schemas.enable", "true");
        settings.put("key.converter.schema.content", KEY_SCHEMA);
        settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        settings.put("value.converter.schemas.enable", "true");
        settings.put("value.converter.schema.content", VALUE_SCHEMA);
        settings.put("consumer.max.poll.records", System.getProperty("bench.debezium.poll", "2000"));
        return settings;
    }

    private static Map<String, String> connector(Pipeline pipeline, String topic, String table) {
        var database = pipeline.table().settings();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("name", NAME);
        settings.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        settings.put("tasks.max", System.getProperty("bench.debezium.tasks", "2"));
        settings.put("topics", topic);
        settings.put("connection.url", database.url() + "?reWriteBatchedInserts=true");
        settings.put("connection.username", database.user());
        settings.put("connection.password", database.password());
        settings.put("collection.name.format", table);
        settings.put("insert.mode", "upsert");
        settings.put("primary.key.mode", "record_key");
        settings.put("primary.key.fields", "attempt_id");
        settings.put("schema.evolution", "none");
        settings.put("use.reduction.buffer", "true");
        settings.put("batch.size", "2000");
        settings.put("dialect.postgres.unnest.insert.enabled", System.getProperty("bench.debezium.unnest", "true"));
        return settings;
    }

    private static Path write(Path file, Map<String, String> settings) throws IOException {
        String text = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining());
        return Files.writeString(file, text);
    }

    /** How many events it has stored, by its own account. */
    long stored() {
        if (!process.isAlive()) {
            throw new IllegalStateException("Kafka Connect has ended, see target/debezium.log");
        }
        try {
            return admin
                    .listConsumerGroupOffsets("connect-" + NAME)
                    .partitionsToOffsetAndMetadata()
                    .get(10, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) {
            return 0; // There is no such group yet.
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
