package dev.attempts.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.events.DeadLetterHeaders;
import dev.attempts.servicekit.service.Service;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever is on the topic: no crash, no hang, and every record is in the table, superseded or a dead letter. */
class TopicFuzzIT {
    private static final int RECORDS = Integer.getInteger("fuzz.records", 20_000);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());

    private final Random random = new Random(SEED);

    @Test
    void everyRecordIsAccountedFor() {
        try (var pipeline = new Pipeline()) {
            pipeline.set("DEAD_LETTERS_RUN_MAX", "1000000000");
            pipeline.createTopics();
            for (int i = 0; i < RECORDS; i++) {
                pipeline.sendLater(record(pipeline.topic()));
            }
            pipeline.flush();

            Service service = pipeline.startConsumer();
            pipeline.awaitDrained();

            var letters = TopicReader.all(pipeline.kafka(), pipeline.deadLetterTopic());
            Eventually.passes("counted, of --fuzz.seed " + SEED, () -> {
                assertThat(Pipeline.metric(service, "attempt.consumer.received"))
                        .isEqualTo(RECORDS);
                assertThat(outcome(service, "applied") + outcome(service, "superseded"))
                        .isEqualTo(RECORDS - letters.size());
            });
            assertThat(outcome(service, "dead-lettered")).isEqualTo(letters.size());
            assertThat(letters)
                    .extracting(it -> text(it.headers()
                                    .lastHeader(DeadLetterHeaders.PARTITION)
                                    .value()) + ":"
                            + text(it.headers()
                                    .lastHeader(DeadLetterHeaders.OFFSET)
                                    .value()))
                    .doesNotHaveDuplicates()
                    .hasSizeBetween(RECORDS / 10, RECORDS * 9 / 10);
            var stored = pipeline.table().rows();
            var expected = pipeline.oracle().rows();
            assertThat(stored).hasSameSizeAs(expected);
            stored.forEach((attempt, row) -> assertThat(row)
                    .as("attempt %d of -Dfuzz.seed=%d", attempt, SEED)
                    .isEqualTo(expected.get(attempt)));
        }
    }

    private static double outcome(Service service, String outcome) {
        return Pipeline.metric(service, "attempt.consumer.outcomes", "outcome", outcome);
    }

    private static String text(byte[] value) {
        return new String(value, UTF_8);
    }

    private ProducerRecord<byte[], byte[]> record(String topic) {
        var headers = new RecordHeaders();
        if (random.nextInt(20) == 0) {
            headers.add(new RecordHeader("h" + random.nextInt(3), bytes(random.nextInt(40))));
        }
        // On the partition of its key: order is promised nowhere else.
        long timestamp = System.currentTimeMillis() - random.nextLong(100_000_000);
        return new ProducerRecord<>(topic, null, timestamp, key(), value(), headers);
    }

    private byte @Nullable [] key() {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> bytes(random.nextInt(30));
            case 2 -> ByteBuffer.allocate(8).putLong(random.nextLong()).array();
            case 3 -> Long.toString(random.nextLong()).getBytes(UTF_8);
            // The same few again and again: they are folded.
            default -> Integer.toString(1 + random.nextInt(500)).getBytes(UTF_8);
        };
    }

    private byte @Nullable [] value() {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> bytes(random.nextInt(200));
            case 2 -> bytes(65_000 + random.nextInt(1_500));
            case 3, 4, 5 -> damaged(event());
            default -> event();
        };
    }

    private byte[] event() {
        String revision = random.nextInt(3) == 0 ? "" : ",\"revision\":" + random.nextInt(1_000);
        return "{\"answers\":{\"%d\":[%d],\"%d\":[]}%s}"
                .formatted(1 + random.nextInt(9), 1 + random.nextInt(99), 10 + random.nextInt(9), revision)
                .getBytes(UTF_8);
    }

    /** One to three bytes are others; not every damage is one. */
    private byte[] damaged(byte[] event) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            event[random.nextInt(event.length)] = (byte) "{}[]\",:0123456789eE+-\\u\0 x".charAt(random.nextInt(26));
        }
        return event;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
