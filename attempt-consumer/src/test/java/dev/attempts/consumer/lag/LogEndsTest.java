package dev.attempts.consumer.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of a topic whose partition 1 has no leader. */
class LogEndsTest {
    private final AnsweringAdmin admin = new AnsweringAdmin();
    private final LogEnds logs = new LogEnds(admin, "attempts", "group");

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void tellsOfThePartitionsThatHaveALeader() throws Exception {
        assertThat(logs.ends(Set.of(0, 1, 2))).isEqualTo(Map.of(0, 100L, 2, 102L));
    }

    @Test
    void tellsThatNoneHasAnswered() {
        assertThatThrownBy(() -> logs.ends(Set.of(1)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }

    private static final class AnsweringAdmin extends ForwardingAdmin {
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
}
