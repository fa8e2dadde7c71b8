package dev.attempts.consumer.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.attempts.events.DeadLetterHeaders;
import dev.attempts.events.DeadLetterReason;
import dev.attempts.events.EventHeaders;
import dev.attempts.events.Position;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;

/** A dead letter as it was found, and the event that it is put back as. */
final class Letter {
    private final ConsumerRecord<byte[], byte[]> found;
    private final String reason;
    private final Position first;
    private final long timestampMs;

    private Letter(ConsumerRecord<byte[], byte[]> found) {
        this.found = found;
        this.reason = header(found, DeadLetterHeaders.REASON);
        this.first = new Position(
                Integer.parseInt(header(found, DeadLetterHeaders.PARTITION)),
                Long.parseLong(header(found, DeadLetterHeaders.OFFSET)));
        this.timestampMs = Long.parseLong(header(found, DeadLetterHeaders.TIMESTAMP));
    }

    /** Empty for what is not a dead letter of ours, or not of this topic. */
    static Optional<Letter> of(ConsumerRecord<byte[], byte[]> found, String topic, String topicId) {
        try {
            boolean fromHere = header(found, DeadLetterHeaders.TOPIC).equals(topic)
                    && header(found, DeadLetterHeaders.TOPIC_ID).equals(topicId);
            return fromHere ? Optional.of(new Letter(found)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> found, String name) {
        Header header = found.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            throw new IllegalArgumentException("no header " + name);
        }
        return new String(header.value(), UTF_8);
    }

    String reason() {
        return reason;
    }

    String key() {
        byte[] key = found.key();
        return key == null ? "" : new String(key, UTF_8);
    }

    /** Where it stood before it was dead-lettered, however often it has been put back since. */
    Position first() {
        return first;
    }

    /** Its value was too large to keep: only the position tells where it is. */
    boolean isWithoutValue() {
        return found.value() == null && !reason.equals(DeadLetterReason.EMPTY_VALUE.code());
    }

    /**
     * Whether its attempt still has the partition where it stood: the rule of the Java client for records with a key. Else what was written
     * since has a position that says nothing about which is the later one.
     */
    boolean isAtHome(int partitions) {
        byte[] key = found.key();
        return key == null || Utils.toPositive(Utils.murmur2(key)) % partitions == first.partition();
    }

    /** Its timestamp is the present: with the one of then, retention would take it from a topic that keeps less than that. */
    ProducerRecord<byte[], byte[]> asEvent(String topic) {
        var event = new ProducerRecord<>(topic, found.key(), found.value());
        String accepted = Long.toString(Math.max(0, timestampMs));
        event.headers().add(EventHeaders.FIRST_POSITION, first.toString().getBytes(UTF_8));
        event.headers().add(EventHeaders.FIRST_TIMESTAMP, accepted.getBytes(UTF_8));
        return event;
    }
}
