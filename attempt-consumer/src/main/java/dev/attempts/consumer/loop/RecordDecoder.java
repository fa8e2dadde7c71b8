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
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;

/** Turns every record, whatever it holds, into something that can be stored or dead-lettered. */
final class RecordDecoder {
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,18}");

    private final LoopMetrics metrics;
    private final IntSupplier partitions;

    RecordDecoder(LoopMetrics metrics, IntSupplier partitions) {
        this.metrics = metrics;
        this.partitions = partitions;
    }

    Arrival decode(ConsumerRecord<byte[], byte[]> received) {
        var here = new Position(received.partition(), received.offset());
        Header first = received.headers().lastHeader(EventHeaders.FIRST_POSITION);
        return first == null
                ? decode(received, here, received.timestamp(), false)
                : decodeRedriven(received, first, here);
    }

    private Arrival decodeRedriven(ConsumerRecord<byte[], byte[]> received, Header first, Position here) {
        Position source = here;
        String header = EventHeaders.FIRST_POSITION;
        try {
            source = firstPosition(first, here);
            header = EventHeaders.FIRST_TIMESTAMP;
            return decode(received, source, firstTimestampMs(received), true);
        } catch (IllegalArgumentException e) {
            String detail = "header " + header + ": " + e.getMessage();
            return deadLetter(received, source, received.timestamp(), DeadLetterReason.MALFORMED_VALUE, detail);
        }
    }

    private static Position firstPosition(Header header, Position here) {
        Position first = Position.parse(text(header));
        if (first.partition() == here.partition() && first.offset() >= here.offset()) {
            throw new IllegalArgumentException("must be before the event's own position");
        }
        return first;
    }

    /** Without the header it was put back with the timestamp that it had. */
    private static long firstTimestampMs(ConsumerRecord<byte[], byte[]> received) {
        Header header = received.headers().lastHeader(EventHeaders.FIRST_TIMESTAMP);
        if (header == null) {
            return received.timestamp();
        }
        String text = text(header);
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException("must be milliseconds since 1970 in decimal digits");
        }
        return Long.parseLong(text);
    }

    private static String text(Header header) {
        byte[] text = header.value();
        return text == null ? "" : new String(text, UTF_8);
    }

    private Arrival decode(
            ConsumerRecord<byte[], byte[]> received, Position source, long timestampMs, boolean redriven) {
        try {
            AttemptId attemptId = AttemptId.ofKey(received.key());
            if (!redriven) {
                checkRoute(received);
            }
            AttemptEvent event = AttemptEventCodec.decode(received.value(), UnknownFields.IGNORE);
            return new ReceivedEvent(attemptId.value(), event, source, timestampMs, redriven);
        } catch (MalformedEvent e) {
            return deadLetter(received, source, timestampMs, e.reason(), e.getMessage());
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
            ConsumerRecord<byte[], byte[]> received,
            Position source,
            long timestampMs,
            DeadLetterReason reason,
            String detail) {
        return new DeadLetter(received.key(), received.value(), reason, detail, source, timestampMs);
    }
}
