package dev.attempts.consumer.loop;

import dev.attempts.consumer.checkpoint.Checkpoint;
import dev.attempts.consumer.checkpoint.Checkpoints;
import dev.attempts.consumer.checkpoint.LogRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what checkpoints say of offsets that their logs have lost: what is written there since has not taken effect, and nobody
 * may be told so. We stop in any case, and where it fails the next start tries again. Confined to the poll thread.
 */
final class LostEnds {
    private static final Logger log = LoggerFactory.getLogger(LostEnds.class);

    /** Nobody knows up to where the log still holds what was read. */
    private static final long NOWHERE = -1;

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Checkpoints checkpoints;
    private final GroupOffsets groupOffsets;

    LostEnds(Consumer<byte[], byte[]> consumer, String topic, Checkpoints checkpoints, GroupOffsets groupOffsets) {
        this.consumer = consumer;
        this.topic = topic;
        this.checkpoints = checkpoints;
        this.groupOffsets = groupOffsets;
    }

    /** Of the checkpoints that lie beyond the ends of their logs: one that retention has overtaken says nothing wrong. */
    void retract(List<Checkpoint> outside, SortedMap<Integer, LogRange> logs) {
        Map<Checkpoint, Long> inEffectTo = new LinkedHashMap<>();
        for (Checkpoint checkpoint : outside) {
            LogRange looked = logs.get(checkpoint.partition());
            if (looked != null) {
                LogRange held = checkpoint.readOf(looked);
                if (checkpoint.nextOffset() > held.end()) {
                    inEffectTo.put(checkpoint, held.isTruncated() ? held.end() : inEffectTo(checkpoint, held));
                }
            }
        }
        retract(inEffectTo);
    }

    /** Of logs that know nothing of what was read. */
    void retractAll(List<Checkpoint> unknown) {
        Map<Checkpoint, Long> inEffectTo = new LinkedHashMap<>();
        unknown.forEach(checkpoint -> inEffectTo.put(checkpoint, NOWHERE));
        retract(inEffectTo);
    }

    private void retract(Map<Checkpoint, Long> inEffectTo) {
        // The loop sends them when it ends.
        inEffectTo.forEach(
                (checkpoint, offset) -> groupOffsets.follow(topicPartition(checkpoint), Math.max(0, offset), true));
        checkpoints
                .retract(inEffectTo)
                .ifPresent(failure -> log.atError()
                        .addKeyValue("cause", failure.message())
                        .log("the checkpoints still say that lost offsets have taken effect"));
    }

    /** The log may have grown since it lost its end. The broker knows where, if it is told the leader epoch of what was read. */
    private long inEffectTo(Checkpoint checkpoint, LogRange held) {
        if (checkpoint.leaderEpoch().isEmpty()) {
            return held.end();
        }
        TopicPartition partition = topicPartition(checkpoint);
        try {
            consumer.seek(partition, new OffsetAndMetadata(checkpoint.nextOffset(), checkpoint.leaderEpoch(), ""));
            consumer.position(partition, LoopSettings.BROKER_ANSWER);
            return held.end();
        } catch (LogTruncationException e) {
            OffsetAndMetadata divergent = e.divergentOffsets().get(partition);
            return divergent == null
                    ? NOWHERE
                    : held.truncatedAt(divergent.offset()).end();
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("the broker did not say where a log was cut off");
            return NOWHERE;
        } finally {
            // Else the answer about the next one would be about this one, too.
            consumer.seek(partition, 0);
        }
    }

    private TopicPartition topicPartition(Checkpoint checkpoint) {
        return new TopicPartition(topic, checkpoint.partition());
    }
}
