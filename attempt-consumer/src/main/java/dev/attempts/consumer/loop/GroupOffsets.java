package dev.attempts.consumer.loop;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the group how far the checkpoints are: for tools that show lag and for writers that wait for their event to
 * take effect. It follows the checkpoints, never leads, and nobody resumes from it. Confined to the poll thread.
 */
final class GroupOffsets {
    private static final Logger log = LoggerFactory.getLogger(GroupOffsets.class);
    private static final Duration LAST_COMMIT = Duration.ofSeconds(2);

    /** A commit costs us and the broker as much as a small transaction, and tools that show lag look no closer. */
    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);

    /** The next commit may be awaited, and that the last one was answered is seen behind a poll. */
    private static final Duration WHILE_IN_FLIGHT = Duration.ofMillis(10);

    private static final Duration BEHIND_A_FAILURE = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final LongSupplier nanoTime;
    private final Map<TopicPartition, OffsetAndMetadata> behind = new HashMap<>();
    private boolean inFlight;
    private boolean awaited;
    private long restsUntilNanos;

    GroupOffsets(Consumer<byte[], byte[]> consumer, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.nanoTime = nanoTime;
        this.restsUntilNanos = nanoTime.getAsLong();
    }

    /** A commit that is awaited does not rest. */
    void follow(TopicPartition partition, long nextOffset, boolean awaited) {
        behind.put(partition, new OffsetAndMetadata(nextOffset));
        this.awaited |= awaited;
    }

    /** It is somebody else's, or its topic may be another one by now: what was still to be told is about nothing. */
    void forget(TopicPartition partition) {
        behind.remove(partition);
    }

    /** One request at a time, so that an older one never overtakes a newer one; what fails goes with the next. */
    void send() {
        if (inFlight || behind.isEmpty() || rest().isPositive()) {
            return;
        }
        inFlight = true;
        awaited = false;
        restFor(BETWEEN_COMMITS);
        consumer.commitAsync(Map.copyOf(behind), (offsets, failure) -> {
            inFlight = false;
            if (failure == null) {
                behind.entrySet().removeAll(offsets.entrySet());
            } else {
                restFor(BEHIND_A_FAILURE);
                log.atDebug().setCause(failure).log("group offsets not committed, will be with the next");
            }
        });
    }

    /** How long the loop may wait for events, in whole milliseconds as a poll counts: until something is to be sent, else as it likes. */
    Duration within(Duration wait) {
        if (behind.isEmpty()) {
            return wait;
        }
        Duration rest = inFlight ? WHILE_IN_FLIGHT : rest();
        Duration rounded = Duration.ofMillis(Math.max(0, rest.plusNanos(999_999).toMillis()));
        return rounded.compareTo(wait) < 0 ? rounded : wait;
    }

    private void restFor(Duration time) {
        restsUntilNanos = nanoTime.getAsLong() + time.toNanos();
    }

    private Duration rest() {
        return awaited ? Duration.ZERO : Duration.ofNanos(restsUntilNanos - nanoTime.getAsLong());
    }

    /** Before the consumer closes. */
    void sendLast() {
        if (behind.isEmpty()) {
            return;
        }
        try {
            commitNow();
        } catch (KafkaException e) {
            log.atInfo().addKeyValue("cause", e.toString()).log("group offsets not committed at the end");
        }
    }

    private void commitNow() {
        try {
            consumer.commitSync(Map.copyOf(behind), LAST_COMMIT);
        } catch (WakeupException e) {
            // The call to stop, which came outside of a poll and waited for us here: it is heard only once.
            consumer.commitSync(Map.copyOf(behind), LAST_COMMIT);
        }
    }
}
