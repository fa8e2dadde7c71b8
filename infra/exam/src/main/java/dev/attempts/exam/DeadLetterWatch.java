package dev.attempts.exam;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.attempts.events.AttemptId;
import dev.attempts.events.DeadLetterHeaders;
import dev.attempts.events.MalformedEvent;
import dev.attempts.exam.Differences.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The dead letters since it began: those of other attempts are others' business, of the exam's own there must be none. */
public final class DeadLetterWatch {
    private static final String TOPIC = "attempts.dead-letter";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String bootstrapServers;
    private final Map<TopicPartition, Long> began;

    private DeadLetterWatch(String bootstrapServers, Map<TopicPartition, Long> began) {
        this.bootstrapServers = bootstrapServers;
        this.began = began;
    }

    /** From the topic's end at this moment; a {@link KafkaException} if no broker answers or none has the topic. */
    public static DeadLetterWatch begin(String bootstrapServers) {
        try (var consumer = consumer(bootstrapServers)) {
            return new DeadLetterWatch(bootstrapServers, consumer.endOffsets(consumer.assignment()));
        }
    }

    /**
     * Once every update has taken effect or was put aside: adds the letters that are about the exam's attempts, or that nobody could
     * look for them.
     */
    public void tell(ExamOptions exam, Differences differences) {
        try (var consumer = consumer(bootstrapServers)) {
            var left = new HashMap<>(consumer.endOffsets(consumer.assignment()));
            left.keySet().forEach(it -> consumer.seek(it, began.getOrDefault(it, 0L)));
            long heardNanos = System.nanoTime();
            for (remove(left, consumer); !left.isEmpty(); remove(left, consumer)) {
                var letters = consumer.poll(Duration.ofSeconds(1));
                letters.forEach(letter -> tell(letter, exam, differences));
                if (!letters.isEmpty()) {
                    heardNanos = System.nanoTime();
                } else if (System.nanoTime() - heardNanos > PATIENCE.toNanos()) {
                    throw new TimeoutException("no broker has answered for " + PATIENCE.toSeconds() + " s");
                }
            }
        } catch (KafkaException e) {
            differences.add(Kind.NOT_LOOKED_FOR, "nobody could look for dead letters: " + e.getMessage());
        }
    }

    private static void tell(ConsumerRecord<byte[], byte[]> letter, ExamOptions exam, Differences differences) {
        if (isOf(exam, letter.key())) {
            differences.add(Kind.DEAD_LETTER, words(letter));
        }
    }

    /** What has been read to its end. */
    private static void remove(Map<TopicPartition, Long> left, KafkaConsumer<byte[], byte[]> consumer) {
        left.entrySet().removeIf(it -> consumer.position(it.getKey()) >= it.getValue());
    }

    private static boolean isOf(ExamOptions exam, byte[] key) {
        try {
            long student = AttemptId.ofKey(key).value() - exam.firstAttempt();
            return student >= 0 && student < exam.students();
        } catch (MalformedEvent e) {
            return false; // No student's client writes such a key.
        }
    }

    private static String words(ConsumerRecord<byte[], byte[]> letter) {
        var reason = letter.headers().lastHeader(DeadLetterHeaders.REASON);
        return "attempt %s: dead letter %d:%d, %s"
                .formatted(
                        new String(letter.key(), UTF_8),
                        letter.partition(),
                        letter.offset(),
                        reason == null ? "without a reason" : new String(reason.value(), UTF_8));
    }

    /** Has all partitions of the topic, in no group. */
    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
        var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "allow.auto.create.topics", "false",
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false",
                        "default.api.timeout.ms", (int) PATIENCE.toMillis()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            var partitions = consumer.partitionsFor(TOPIC);
            if (partitions.isEmpty()) {
                // Without one nothing could ever be found, which would read as "no dead letters".
                throw new UnknownTopicOrPartitionException("there is no topic " + TOPIC);
            }
            consumer.assign(partitions.stream()
                    .map(it -> new TopicPartition(it.topic(), it.partition()))
                    .toList());
            return consumer;
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }
}
