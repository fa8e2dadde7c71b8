package dev.attempts.consumer.lag;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker how far the partitions of the topic go, and how far the group has told that it has come. */
public final class LogEnds {
    private static final int ANSWER_MS = 5_000;

    private final Admin admin;
    private final String topic;
    private final String group;

    public LogEnds(Admin admin, String topic, String group) {
        this.admin = admin;
        this.topic = topic;
        this.group = group;
    }

    /** Of the partitions that can be asked: one without a leader says nothing. The exception when none does. */
    Map<Integer, Long> ends(Set<Integer> partitions) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest()));
        var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(ANSWER_MS);
        ListOffsetsResult answers = admin.listOffsets(wanted, options);
        Map<Integer, Long> ends = new TreeMap<>();
        ExecutionException silence = null;
        for (TopicPartition partition : wanted.keySet()) {
            try {
                ends.put(
                        partition.partition(),
                        answers.partitionResult(partition).get().offset());
            } catch (ExecutionException e) {
                silence = e;
            }
        }
        if (ends.isEmpty() && silence != null) {
            throw silence;
        }
        return ends;
    }

    /** Of partitions that the group has committed. */
    Map<Integer, Long> committed() throws ExecutionException, InterruptedException {
        Map<Integer, Long> committed = new TreeMap<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(
                        group, new ListConsumerGroupOffsetsOptions().timeoutMs(ANSWER_MS))
                .partitionsToOffsetAndMetadata()
                .get();
        offsets.forEach((partition, offset) -> {
            if (offset != null && partition.topic().equals(topic)) {
                committed.put(partition.partition(), offset.offset());
            }
        });
        return committed;
    }
}
