package dev.attempts.exam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.embedded.TestKafka;
import dev.attempts.events.DeadLetterHeaders;
import dev.attempts.exam.Differences.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterWatchIT {
    private static final String TOPIC = "attempts.dead-letter";
    private final String kafka = TestKafka.shared().bootstrapServers();

    @Test
    void findsTheLettersOfTheExamsAttemptsSinceItBegan() throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            create(kafka);
            send(producer, "1001");
            var watch = DeadLetterWatch.begin(kafka);

            send(producer, "1000");
            send(producer, "1011");
            send(producer, "+5");
            send(producer, null);
            send(producer, "1010");
            var differences = new Differences();
            var line = new CommandLine(List.of("--students", "10", "--first-attempt", "1001"));
            watch.tell(ExamOptions.read(line, Map.of()), differences);

            assertThat(differences.count(Kind.DEAD_LETTER)).isOne();
            assertThat(differences.first())
                    .singleElement()
                    .asString()
                    .startsWith("attempt 1010: dead letter ")
                    .endsWith(", malformed-value");
        }
    }

    @Test
    void refusesAKafkaWithoutTheTopic() throws Exception {
        try (var other = TestKafka.own()) {
            assertThatThrownBy(() -> DeadLetterWatch.begin(other.bootstrapServers()))
                    .isInstanceOf(KafkaException.class)
                    .hasMessage("there is no topic attempts.dead-letter");
        }
    }

    /** Else the verdict of a whole day would be lost with it. */
    @Test
    void saysThatNobodyCouldLook() throws Exception {
        var differences = new Differences();
        try (var other = TestKafka.own()) {
            create(other.bootstrapServers());
            var watch = DeadLetterWatch.begin(other.bootstrapServers());
            other.stop();

            watch.tell(ExamOptions.read(new CommandLine(List.of()), Map.of()), differences);
        }

        assertThat(differences.count(Kind.NOT_LOOKED_FOR)).isOne();
    }

    private static void create(String bootstrapServers) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(3), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, @Nullable String key) throws Exception {
        var letter = new ProducerRecord<>(TOPIC, key == null ? null : key.getBytes(UTF_8), new byte[0]);
        letter.headers().add(DeadLetterHeaders.REASON, "malformed-value".getBytes(UTF_8));
        producer.send(letter).get();
    }
}
