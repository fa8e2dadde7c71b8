package dev.attempts.consumer.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.events.DeadLetterHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The dead-letter topic. A producer that has failed is replaced: an idempotent one may never recover. Confined to one thread. */
public final class KafkaDeadLetters implements DeadLetters {
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Duration ackWithin;
    private final String topic;
    private final String sourceTopic;
    private final Supplier<String> sourceTopicId;
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * Connects to nothing yet.
     *
     * @param producers opens one with acks from all in-sync replicas, idempotence, no linger and a bounded delivery time-out
     * @param ackWithin longer than that time-out: a client whose own thread has died never says anything
     * @param sourceTopicId the id that the source topic has now
     */
    public KafkaDeadLetters(
            Supplier<Producer<byte[], byte[]>> producers,
            Duration ackWithin,
            String topic,
            String sourceTopic,
            Supplier<String> sourceTopicId) {
        this.producers = producers;
        this.ackWithin = ackWithin;
        this.topic = topic;
        this.sourceTopic = sourceTopic;
        this.sourceTopicId = sourceTopicId;
    }

    @Override
    public PublishOutcome publish(List<DeadLetter> letters) {
        try {
            Producer<byte[], byte[]> open = open();
            String topicId = sourceTopicId.get();
            List<Future<RecordMetadata>> acks = new ArrayList<>(letters.size());
            for (DeadLetter letter : letters) {
                Future<RecordMetadata> sent = open.send(asRecord(letter, topicId));
                failEarly(sent);
                acks.add(sent);
            }
            for (int i = 0; i < acks.size(); i++) {
                await(open, acks.get(i), letters.get(i), topicId);
            }
            return new PublishOutcome.Published();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            discardProducer();
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            return new PublishOutcome.Unavailable("dead letters not acknowledged: " + cause);
        }
    }

    /** Without the topic each one blocks until its time-out: a thousand of them would take us out of the group. */
    private void failEarly(Future<RecordMetadata> sent) throws ExecutionException, TimeoutException {
        if (sent.isDone()) {
            try {
                get(sent);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RecordTooLargeException)) {
                    throw e;
                }
            }
        }
    }

    private Producer<byte[], byte[]> open() {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = producers.get();
            producer = open;
        }
        return open;
    }

    /** What the topic cannot hold leaves its value behind; the position in the headers tells where it is. */
    private void await(Producer<byte[], byte[]> open, Future<RecordMetadata> ack, DeadLetter letter, String topicId)
            throws ExecutionException, TimeoutException {
        try {
            get(ack);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof RecordTooLargeException)) {
                throw e;
            }
            get(open.send(asRecord(withoutValue(letter), topicId)));
        }
    }

    private void get(Future<RecordMetadata> ack) throws ExecutionException, TimeoutException {
        try {
            ack.get(ackWithin.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static DeadLetter withoutValue(DeadLetter letter) {
        byte[] value = letter.value();
        String detail = letter.detail() + " (value of " + (value == null ? 0 : value.length)
                + " bytes left out: larger than the dead-letter topic allows)";
        return new DeadLetter(letter.key(), null, letter.reason(), detail, letter.source(), letter.timestampMs());
    }

    private ProducerRecord<byte[], byte[]> asRecord(DeadLetter letter, String topicId) {
        var dead = new ProducerRecord<>(topic, letter.key(), letter.value());
        Headers headers = dead.headers();
        add(headers, DeadLetterHeaders.REASON, letter.reason().code());
        add(headers, DeadLetterHeaders.DETAIL, letter.detail());
        add(headers, DeadLetterHeaders.TOPIC, sourceTopic);
        add(
                headers,
                DeadLetterHeaders.PARTITION,
                Integer.toString(letter.source().partition()));
        add(headers, DeadLetterHeaders.OFFSET, Long.toString(letter.source().offset()));
        add(headers, DeadLetterHeaders.TIMESTAMP, Long.toString(letter.timestampMs()));
        add(headers, DeadLetterHeaders.TOPIC_ID, topicId);
        return dead;
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(UTF_8));
    }

    private void discardProducer() {
        Producer<byte[], byte[]> failed = producer;
        producer = null;
        if (failed != null) {
            failed.close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        discardProducer();
    }
}
