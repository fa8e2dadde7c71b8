package dev.attempts.local;

import dev.attempts.embedded.EmbeddedKafka;
import dev.attempts.embedded.EmbeddedPostgres;
import dev.attempts.topics.TopicSettings;

/** The local Kafka with its topics and the local Postgres with its tables, filled; both start at the same time. */
final class Backing implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final EmbeddedPostgres postgres;

    private Backing(EmbeddedKafka kafka, EmbeddedPostgres postgres) {
        this.kafka = kafka;
        this.postgres = postgres;
    }

    /** Both or none: when one fails, the other is stopped. */
    static Backing start(LocalSettings settings, TopicSettings topics, DataDirectory data, Progress progress) {
        var kafka = Together.start(() -> LocalKafka.start(data.kafka(), settings.kafkaPort(), topics, progress));
        var postgres = Together.start(() -> LocalPostgres.start(data.postgres(), settings.postgresPort(), progress));
        try {
            return new Backing(Together.result(kafka), Together.result(postgres));
        } catch (RuntimeException e) {
            Together.closeOnceStarted(kafka);
            Together.closeOnceStarted(postgres);
            throw e;
        }
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    int postgresPort() {
        return postgres.port();
    }

    @Override
    public void close() {
        try (postgres) {
            kafka.close();
        }
    }
}
