package dev.attempts.bench;

import dev.attempts.events.AttemptEvent;
import dev.attempts.events.AttemptEventCodec;
import dev.attempts.events.AttemptId;
import dev.attempts.events.MalformedEvent;
import dev.attempts.events.UnknownFields;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Says what the table must hold by applying the topic's events one by one, and compares: {@code BOOTSTRAP_SERVERS TOPIC
 * JDBC_URL USER PASSWORD}. Prints {@code events=… attempts=… wrong=…}; exit code 1 when a row is wrong.
 */
public final class TopicOracle {
    /** What an attempt's row must say after its last event that counted. */
    record Expected(String answers, long revision, int partition, long offset) {}

    private final Map<Long, Expected> expected = new HashMap<>();
    private long events;

    private TopicOracle() {}

    public static void main(String[] args) throws SQLException {
        var oracle = new TopicOracle();
        TopicReader.read(args[0], args[1], oracle::apply);
        long wrong = oracle.wrongRows(args[2], args[3], args[4]);
        System.out.println("events=" + oracle.events + " attempts=" + oracle.expected.size() + " wrong=" + wrong);
        System.exit(wrong == 0 ? 0 : 1);
    }

    private void apply(ConsumerRecord<byte[], byte[]> event) {
        events++;
        try {
            long attempt = AttemptId.ofKey(event.key()).value();
            AttemptEvent read = AttemptEventCodec.decode(event.value(), UnknownFields.IGNORE);
            Expected before = expected.get(attempt);
            long stored = before == null ? AttemptEvent.NO_REVISION : before.revision();
            boolean counts = read.revision() == AttemptEvent.NO_REVISION || read.revision() >= stored;
            if (counts) {
                long revision = Math.max(stored, read.revision());
                expected.put(attempt, new Expected(read.answers(), revision, event.partition(), event.offset()));
            }
        } catch (MalformedEvent e) {
            throw new IllegalStateException("the load sent a malformed event: " + e.getMessage(), e);
        }
    }

    private long wrongRows(String url, String user, String password) throws SQLException {
        try (var connection = DriverManager.getConnection(url, user, password)) {
            return new ExpectedRows(connection, expected).wrong();
        }
    }
}
