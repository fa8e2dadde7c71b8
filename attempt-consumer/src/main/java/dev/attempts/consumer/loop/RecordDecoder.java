package dev.attempts.consumer.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.attempts.consumer.batch.Arrival;
import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.consumer.metrics.LoopMetrics;
import dev.attempts.events.AttemptEvent;
import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.AttemptId;
import dev.attempts.events.DeadLetterReason;
import dev.attempts.events.EventHeaders;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.Position;
import dev.attempts.events.UnknownFields;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;

/** Turns every record, whatever it holds, into something that can be stored or dead-lettered. */
final class RecordDecoder {
    private final LoopMetrics metrics;
    private final IntSupplier partitions;

    RecordDecoder(LoopMetrics metrics, IntSupplier partitions) {
        this.metrics = metrics;
        this.partitions = partitions;
    }

    Arrival decode(ConsumerRecord<byte[], byte[]> received) {
        var here = new Position(received.partition(), received.offset());
        Header first = received.headers().lastHeader(EventHeaders.FIRST_POSITION);
        if (first == null) {
            return decode(received, here, false);
        }
        try {
            return decode(received, firstPosition(first, here), true);
        } catch (IllegalArgumentException e) {
            String detail = "header " + EventHeaders.FIRST_POSITION + ": " + e.getMessage();
            return deadLetter(received, here, DeadLetterReason.MALFORMED_VALUE, detail);
        }
    }

    private static Position firstPosition(Header header, Position here) {
        byte[] text = header.value();
        Position first = Position.parse(text == null ? "" : new String(text, UTF_8));
        if (first.partition() == here.partition() && first.offset() >= here.offset()) {
            throw new IllegalArgumentException("must be before the event's own position");
        }
        return first;
    }

    private Arrival decode(ConsumerRecord<byte[], byte[]> received, Position source, boolean redriven) {
        try {
            AttemptId attemptId = AttemptId.ofKey(received.key());
            if (!redriven) {
                checkRoute(received);
            }
            AttemptEvent event = AttemptEventCodec.decode(received.value(), UnknownFields.IGNORE);
            return new ReceivedEvent(attemptId.value(), event, source, received.timestamp(), redriven);
        } catch (MalformedEvent e) {
            return deadLetter(received, source, e.reason(), e.getMessage());
        }
    }

    /** The rule of the Java client for records with a key. */
    private void checkRoute(ConsumerRecord<byte[], byte[]> received) {
        int home = Utils.toPositive(Utils.murmur2(received.key())) % partitions.getAsInt();
        if (home != received.partition()) {
            metrics.misrouted();
        }
    }

    private static DeadLetter deadLetter(
            ConsumerRecord<byte[], byte[]> received, Position source, DeadLetterReason reason, String detail) {
        return new DeadLetter(received.key(), received.value(), reason, detail, source, received.timestamp());
    }
}
