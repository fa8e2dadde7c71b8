package dev.attempts.consumer.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.events.DeadLetterHeaders;
import dev.attempts.events.EventHeaders;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Letters of attempt 17 on the topic of the dead, and what of them gets back on the topic of the living. */
class RedriveTest {
    private static final TopicPartition LETTERS = new TopicPartition("attempts.dead-letter", 0);
    private static final long FIRST_LETTER = 1_000;
    private static final String ID = "the-id";

    /** Of which attempt 17 has number 3. */
    private static final int PARTITIONS = 5;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @Test
    void putsAnEventBackAsItWasWithItsFirstPositionAndTime() {
        letter("3:42", "malformed-value", ID, "{}");

        run("--execute");

        assertThat(producer.history()).singleElement().satisfies(event -> {
            assertThat(event.topic()).isEqualTo("attempts");
            assertThat(event.key()).asString().isEqualTo("17");
            assertThat(event.value()).asString().isEqualTo("{}");
            assertThat(event.timestamp()).as("the present").isNull();
            assertThat(first(event)).isEqualTo("3:42");
            assertThat(header(event, EventHeaders.FIRST_TIMESTAMP)).isEqualTo("1234");
        });
        assertThat(told).asString().contains("put back 1 {malformed-value=1}").doesNotContain("--execute");
    }

    @Test
    void putsBackOnceWhatIsThereTwiceInTheOrderOfTheTopic() {
        letter("3:42", "malformed-value", ID, "{}");
        letter("3:43", "malformed-value", ID, "{}");
        letter("3:42", "malformed-value", ID, "{}");

        run("--execute");

        assertThat(producer.history()).extracting(RedriveTest::first).containsExactly("3:42", "3:43");
    }

    @Test
    void tellsWhatItWouldDoAndDoesNothing() {
        letter("3:42", "malformed-value", ID, "{}");
        letter("3:43", "rejected-by-database", ID, "{}");

        run();

        assertThat(producer.history()).isEmpty();
        assertThat(told)
                .asString()
                .contains("would put back 2 {malformed-value=1, rejected-by-database=1}")
                .contains("add --execute");
    }

    @Test
    void leavesAloneWhatIsOfAnotherTopicOrHasNoValueAnyMore() {
        letter("3:42", "malformed-value", "a former topic's", "{}");
        letters.add(record("not a letter at all"));
        letter("3:43", "too-large", ID, null);
        letter("3:44", "empty-value", ID, null);

        run("--execute");

        assertThat(producer.history()).extracting(RedriveTest::first).containsExactly("3:44");
        assertThat(told)
                .asString()
                .contains("1 whose value was too large to keep")
                .contains("2 of another or a former topic");
    }

    /** As after partitions were added: a newer event of the attempt lies elsewhere, and which is the later one offsets can't tell. */
    @Test
    void leavesAloneWhatStoodOnAnotherPartitionThanItsAttemptHasNow() {
        letter("2:42", "rejected-by-database", ID, "{}");
        letter("3:43", "rejected-by-database", ID, "{}");

        run("--execute");

        assertThat(producer.history()).extracting(RedriveTest::first).containsExactly("3:43");
        assertThat(told).asString().contains("1 that stood on another partition than their attempt's left alone");
    }

    /** Only what retention has left is counted. */
    @Test
    void tellsHowFarItIs() {
        for (int offset = 0; offset < 12_000; offset++) {
            letter("3:" + offset, "malformed-value", ID, "{}");
        }

        run();

        assertThat(told)
                .asString()
                .contains(String.format("read %,d of about %,d, would put back 10000", 10_000, 12_000));
    }

    @Test
    void stopsWhenAnEventIsNotAcknowledged() {
        letter("3:42", "malformed-value", ID, "{}");

        assertThatThrownBy(() -> run(new SilentBroker(), "--execute"))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("not acknowledged; run it again");
    }

    private void run(String... arguments) {
        run(producer, arguments);
    }

    private void run(Producer<byte[], byte[]> into, String... arguments) {
        var node = new Node(1, "nowhere", 1);
        Node[] replicas = {node};
        consumer.updatePartitions(
                LETTERS.topic(),
                List.of(new PartitionInfo(LETTERS.topic(), LETTERS.partition(), node, replicas, replicas)));
        consumer.updateBeginningOffsets(Map.of(LETTERS, FIRST_LETTER));
        consumer.updateEndOffsets(Map.of(LETTERS, FIRST_LETTER + letters.size()));
        consumer.schedulePollTask(() -> letters.forEach(consumer::addRecord));
        new Redrive(
                        consumer,
                        into,
                        new RedriveTopics("attempts", ID, PARTITIONS, LETTERS.topic()),
                        RedriveFilter.parse(List.of(arguments)),
                        new PrintStream(told, true, UTF_8))
                .run();
    }

    private void letter(String first, String reason, String topicId, @Nullable String value) {
        ConsumerRecord<byte[], byte[]> letter = record(value);
        int colon = first.indexOf(':');
        Map.of(
                        DeadLetterHeaders.REASON,
                        reason,
                        DeadLetterHeaders.TOPIC,
                        "attempts",
                        DeadLetterHeaders.PARTITION,
                        first.substring(0, colon),
                        DeadLetterHeaders.OFFSET,
                        first.substring(colon + 1),
                        DeadLetterHeaders.TIMESTAMP,
                        "1234",
                        DeadLetterHeaders.TOPIC_ID,
                        topicId)
                .forEach((name, text) -> letter.headers().add(name, text.getBytes(UTF_8)));
        letters.add(letter);
    }

    private ConsumerRecord<byte[], byte[]> record(@Nullable String value) {
        return new ConsumerRecord<>(
                LETTERS.topic(),
                LETTERS.partition(),
                FIRST_LETTER + letters.size(),
                "17".getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8));
    }

    /** What is sent to it fails in time. */
    private static final class SilentBroker extends MockProducer<byte[], byte[]> {
        SilentBroker() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized void flush() {
            errorNext(new TimeoutException("no answer"));
        }
    }

    private static String first(ProducerRecord<byte[], byte[]> event) {
        return header(event, EventHeaders.FIRST_POSITION);
    }

    private static String header(ProducerRecord<byte[], byte[]> event, String name) {
        return new String(event.headers().lastHeader(name).value(), UTF_8);
    }
}
