package dev.attempts.consumer.lag;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** Partition n ends at 100 + n; partition 1 has no leader. */
final class AnsweringAdmin extends ForwardingAdmin {
    AnsweringAdmin() {
        super(Map.of("bootstrap.servers", "127.0.0.1:1"));
    }

    @Override
    public ListOffsetsResult listOffsets(Map<TopicPartition, OffsetSpec> wanted, ListOffsetsOptions options) {
        Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers = new HashMap<>();
        for (TopicPartition partition : wanted.keySet()) {
            var answer = new KafkaFutureImpl<ListOffsetsResultInfo>();
            if (partition.partition() == 1) {
                answer.completeExceptionally(new TimeoutException("no leader"));
            } else {
                answer.complete(new ListOffsetsResultInfo(100 + partition.partition(), -1, Optional.empty()));
            }
            answers.put(partition, answer);
        }
        return new ListOffsetsResult(answers);
    }
}
