package dev.attempts.consumer;

import dev.attempts.embedded.Eventually;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A member of the group that reads nothing and whose doings are the others' turns. Confined to the test's thread. */
final class SwapConductor implements AutoCloseable {
    private static final Duration TURN = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> member;
    private final Consumer<KafkaConsumer<byte[], byte[]>> nextTurn;

    private SwapConductor(Map<String, Object> configuration, Consumer<KafkaConsumer<byte[], byte[]>> nextTurn) {
        this.member = new KafkaConsumer<>(configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.nextTurn = nextTurn;
    }

    /** Of a group whose clients assign by {@link TakingTurns}. */
    static SwapConductor amongClients(Pipeline pipeline) {
        var turn = new AtomicInteger();
        var conductor = new SwapConductor(configuration(pipeline, Map.of(TakingTurns.TURN, turn)), member -> {
            turn.incrementAndGet();
            member.enforceRebalance();
        });
        conductor.member.subscribe(List.of(pipeline.topic()));
        return conductor;
    }

    /** Of a group whose broker assigns by {@link TakingTurnsOnTheBroker}: it does so when a subscription changes. */
    static SwapConductor onTheBroker(Pipeline pipeline) {
        var turn = new AtomicInteger();
        Map<String, Object> settings = common(pipeline);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        settings.put(ConsumerConfig.CLIENT_RACK_CONFIG, "conductor");
        return new SwapConductor(
                settings,
                member -> member.subscribe(
                        turn.getAndIncrement() % 2 == 0
                                ? List.of(pipeline.deadLetterTopic())
                                : List.of(pipeline.deadLetterTopic(), pipeline.topic())));
    }

    /** What all members of a group that clients assign are given. */
    static Map<String, Object> configuration(Pipeline pipeline, Map<String, Object> more) {
        Map<String, Object> settings = common(pipeline);
        settings.putAll(more);
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, TakingTurns.class.getName());
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 100);
        return settings;
    }

    private static Map<String, Object> common(Pipeline pipeline) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, pipeline.kafka().bootstrapServers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, pipeline.settings().group().id());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return settings;
    }

    /** The other one's turn, for a second at least. */
    void swap() {
        nextTurn.accept(member);
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
