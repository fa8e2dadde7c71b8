package dev.attempts.consumer;

import dev.attempts.embedded.Eventually;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A member of the group that reads nothing and says whose turn it is. Confined to the test's thread. */
final class SwapConductor implements AutoCloseable {
    private static final Duration TURN = Duration.ofSeconds(1);

    private final AtomicInteger turn = new AtomicInteger();
    private final KafkaConsumer<byte[], byte[]> member;

    SwapConductor(Pipeline pipeline) {
        member = new KafkaConsumer<>(
                configuration(pipeline, Map.of(TakingTurns.TURN, turn)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(List.of(pipeline.topic()));
    }

    /** What all members of such a group are given. */
    static Map<String, Object> configuration(Pipeline pipeline, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, pipeline.kafka().bootstrapServers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, pipeline.settings().group().id());
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, TakingTurns.class.getName());
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 100);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return settings;
    }

    /** The other one's turn, for a second at least. */
    void swap() {
        turn.incrementAndGet();
        member.enforceRebalance();
        long end = System.nanoTime() + TURN.toNanos();
        while (System.nanoTime() < end) {
            member.poll(Duration.ofMillis(50));
        }
    }

    /** Waits while the group goes on working, which needs this member, too. */
    void until(String what, Runnable assertions) {
        Eventually.passes(what, () -> {
            member.poll(Duration.ofMillis(50));
            assertions.run();
        });
    }

    @Override
    public void close() {
        member.close();
    }
}
