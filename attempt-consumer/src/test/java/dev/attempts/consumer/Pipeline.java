package dev.attempts.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.Oracle;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.sink.AttemptTable;
import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.AttemptId;
import dev.attempts.events.EventTopics;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.Position;
import dev.attempts.events.UnknownFields;
import dev.attempts.servicekit.service.ManagementSettings;
import dev.attempts.servicekit.service.Service;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import dev.attempts.topics.Topics;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A fresh topic and a fresh database, with consumers between them, as many as a test wants. */
final class Pipeline implements AutoCloseable {
    static final int PARTITIONS = 6;

    private final TestKafka kafka;
    private final String topic;
    private final AttemptTable table;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> unflushed = new ArrayList<>();
    private final List<Service> running = new ArrayList<>();
    private final List<Service> started = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    Pipeline() {
        this(TestKafka.shared(), TestPostgres.shared());
    }

    Pipeline(TestKafka kafka, TestPostgres postgres) {
        this.kafka = kafka;
        this.topic = kafka.freshTopic();
        this.table = AttemptTable.in(postgres);
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        2 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        set("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        set("TOPIC_NAME", topic);
        set("TOPIC_PARTITIONS", Integer.toString(PARTITIONS));
        set("GROUP_ID", "group-of-" + topic);
        set("DATABASE_URL", table.settings().url());
        set("MANAGEMENT_PORT", "0");
        set("RETRY_MAX", "500ms");
    }

    /** For the consumers that are started from now on. */
    void set(String suffix, String value) {
        environment.put("ATTEMPT_CONSUMER_" + suffix, value);
    }

    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    AttemptConsumerSettings settings() {
        try {
            return Settings.read(AttemptConsumerSettings.class, "ATTEMPT_CONSUMER_", environment);
        } catch (InvalidSettings e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** One value of a service's metrics, 0 when there is none. */
    static double metric(Service service, String name, String... tags) {
        return metric(service.meters(), name, tags);
    }

    static double metric(MeterRegistry meters, String name, String... tags) {
        return meters.find(name).tags(tags).meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(Measurement::getValue)
                .sum();
    }

    Service startConsumer() {
        var service = new Service("attempt-consumer", ManagementSettings.anyPort());
        service.closing(AttemptConsumer.start(settings(), service));
        running.add(service);
        started.add(service);
        return service;
    }

    /** Of every consumer that was ever started in this JVM, stopped or not. */
    List<MeterRegistry> meters() {
        return started.stream().map(Service::meters).toList();
    }

    void stop(Service service) {
        running.remove(service);
        service.close();
    }

    /** Both topics, before there is a consumer. */
    void createTopics() {
        try {
            Topics.ensure(settings().kafka(), settings().topic());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String topic() {
        return topic;
    }

    String deadLetterTopic() {
        return EventTopics.deadLetters(topic);
    }

    TestKafka kafka() {
        return kafka;
    }

    AttemptTable table() {
        return table;
    }

    /** Sent when it is acknowledged. */
    RecordMetadata send(ProducerRecord<byte[], byte[]> event) {
        try {
            return producer.send(event).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Acknowledged by the next {@link #flush} at the latest, which fails when it was not. */
    void sendLater(ProducerRecord<byte[], byte[]> event) {
        unflushed.add(producer.send(event));
    }

    void flush() {
        producer.flush();
        for (Future<RecordMetadata> ack : unflushed) {
            try {
                ack.get();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        unflushed.clear();
    }

    /** What the table must hold: every valid event of the topic, one by one. */
    Oracle oracle() {
        var oracle = new Oracle();
        for (ConsumerRecord<byte[], byte[]> sent : TopicReader.all(kafka, topic)) {
            try {
                oracle.apply(new ReceivedEvent(
                        AttemptId.ofKey(sent.key()).value(),
                        AttemptEventCodec.decode(sent.value(), UnknownFields.IGNORE),
                        new Position(sent.partition(), sent.offset()),
                        sent.timestamp(),
                        false));
            } catch (MalformedEvent e) {
                // Not for the table.
            }
        }
        return oracle;
    }

    /** One event of each attempt. */
    void sendEach(int fromId, int toId) {
        for (int id = fromId; id <= toId; id++) {
            sendLater(event(id, "{\"answers\":{\"1\":[" + id + "]}}"));
        }
        flush();
    }

    ProducerRecord<byte[], byte[]> event(long attemptId, String value) {
        return new ProducerRecord<>(topic, Long.toString(attemptId).getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /** How many events the group was told to have taken effect. */
    long committed() {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            String group = settings().group().id();
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that is in the topic now has taken effect. */
    void awaitDrained() {
        long end = TopicReader.end(kafka, topic);
        Eventually.passes("all " + end + " offsets stored", () -> {
            running.forEach(
                    service -> assertThat(service.readiness().toString()).isNotEqualTo("failed"));
            assertThat(table.number("SELECT COALESCE(sum(next_offset), 0) FROM checkpoint"))
                    .isEqualTo(end);
        });
    }

    @Override
    public void close() {
        List.copyOf(running).forEach(this::stop);
        producer.close();
    }
}
