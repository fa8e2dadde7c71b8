package dev.attempts.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestKafka;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.servicekit.service.Service;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions that pass from one consumer to another under load: none lost, none twice, order kept, all accounted for. */
class HandOverIT {
    private static final int SWAPS = 8;

    /** In the statement that a take-over reads the checkpoints with. */
    private static final String LOCK = "ORDER BY partition\nFOR UPDATE";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Pipeline pipeline = opened(new Pipeline());

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void consumersThatJoinAndLeave(String protocol) {
        prepare(protocol);
        Deque<Service> here = new ArrayDeque<>(List.of(pipeline.startConsumer()));
        Load.during(pipeline, () -> {
            for (int change = 0; change < 3; change++) {
                long before = Audit.stored(pipeline);
                Eventually.passes(
                        "going on", () -> assertThat(Audit.stored(pipeline)).isGreaterThan(before + 500));
                if (change % 3 == 2) {
                    pipeline.stop(here.removeFirst());
                    pipeline.stop(here.removeFirst());
                } else {
                    here.add(pipeline.startConsumer());
                    awaitShared(pipeline.meters());
                }
            }
        });

        assertExactlyOnceAndAccountedFor(pipeline.meters());
    }

    /** Each in turn leaves the whole topic to the other, at once: with the classic protocol a session lasts longer than anybody waits here. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void twoConsumersThatFollowOneAnother(String protocol) {
        prepare(protocol);
        pipeline.set("GROUP_SESSION_TIMEOUT", "5m");
        var here = new ArrayDeque<>(List.of(pipeline.startConsumer()));
        Load.during(pipeline, () -> {
            for (int swap = 0; swap < 2; swap++) {
                here.addLast(pipeline.startConsumer());
                awaitShared(pipeline.meters());
                pipeline.stop(here.removeFirst());
            }
        });

        assertExactlyOnceAndAccountedFor(pipeline.meters());
    }

    /** The group gives the whole topic now to the one, now to the other. */
    @Test
    void twoMembersThatSwapEverythingEverySecond() {
        prepare("classic");
        List<MeterRegistry> members = new ArrayList<>();
        try (var first = SwappedMember.start(pipeline);
                var second = SwappedMember.start(pipeline);
                var conductor = SwapConductor.amongClients(pipeline)) {
            members.add(first.meters());
            members.add(second.meters());
            swapUnderLoad(conductor, members);
            pipeline.awaitDrained();
        }

        assertSwapped(members);
        assertExactlyOnceAndAccountedFor(members);
    }

    /** The same by the protocol of KIP-848, where the broker assigns. */
    @Test
    void twoConsumersThatTheBrokerLetsSwapEverythingEverySecond() {
        pipeline = opened(new Pipeline(opened(TestKafka.own(TakingTurnsOnTheBroker.BROKER)), TestPostgres.shared()));
        prepare("consumer");
        pipeline.startConsumer();
        pipeline.startConsumer();
        try (var conductor = SwapConductor.onTheBroker(pipeline)) {
            swapUnderLoad(conductor, pipeline.meters());
            pipeline.awaitDrained();
        }

        assertSwapped(pipeline.meters());
        assertExactlyOnceAndAccountedFor(pipeline.meters());
    }

    private void swapUnderLoad(SwapConductor conductor, List<MeterRegistry> members) {
        Load.during(pipeline, () -> {
            for (int swap = 1; swap <= SWAPS; swap++) {
                double before = claimed(members);
                conductor.swap();
                conductor.until(
                        "everything taken over",
                        () -> assertThat(claimed(members)).isGreaterThanOrEqualTo(before + Pipeline.PARTITIONS));
            }
        });
    }

    private static void assertSwapped(List<MeterRegistry> members) {
        assertThat(members)
                .allSatisfy(member -> assertThat(claimed(List.of(member)))
                        .isGreaterThanOrEqualTo(Pipeline.PARTITIONS * SWAPS / 2.0 - Pipeline.PARTITIONS));
    }

    /** No group keeps them apart: only the checkpoint's epoch does. */
    @Test
    void twoGroupsThatTakeEverythingFromEachOtherEverySecond() {
        prepare("consumer");
        pipeline.set("GROUP_SESSION_TIMEOUT", "1s");
        pipeline.startConsumer();
        pipeline.set("GROUP_ID", "another-group-of-" + pipeline.topic());
        pipeline.startConsumer();

        Load.during(
                pipeline,
                () -> Eventually.passes(
                        "each was thrown out several times",
                        () -> assertThat(pipeline.meters())
                                .allSatisfy(member -> assertThat(epochs(member, "fenced"))
                                        .isGreaterThanOrEqualTo(4 * Pipeline.PARTITIONS))));

        assertExactlyOnceAndAccountedFor(pipeline.meters());
    }

    /** Its checkpoints lie beyond the ends of the logs that the one who takes over has asked for: nothing is missing there. */
    @ParameterizedTest
    @ValueSource(strings = {"stop", "skip"})
    void aHolderThatStoresABatchWhileAnotherTakesOver(String onGap) {
        prepare("classic");
        pipeline.set("ON_GAP", onGap);
        pipeline.startConsumer();
        pipeline.sendEach(1, 100);
        pipeline.awaitDrained();
        pipeline.set("GROUP_ID", "another-group-of-" + pipeline.topic());
        TcpProxy proxy = opened(TcpProxy.before(pipeline));
        proxy.onRequest(LOCK, 1, () -> {
            pipeline.sendEach(101, 200);
            pipeline.awaitDrained();
        });

        Service next = pipeline.startConsumer();

        awaitShared(List.of(next.meters()));
        assertThat(proxy.isSprung()).isTrue();
        assertExactlyOnceAndAccountedFor(pipeline.meters());
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    private void prepare(String protocol) {
        pipeline.set("GROUP_PROTOCOL", protocol);
        pipeline.createTopics();
        Audit.install(pipeline);
    }

    private void assertExactlyOnceAndAccountedFor(List<MeterRegistry> members) {
        Audit.assertExactlyOnce(pipeline);
        Audit.assertAccountedFor(members, Audit.stored(pipeline));
    }

    private static void awaitShared(Collection<MeterRegistry> members) {
        Eventually.passes(
                "each has taken a partition over",
                () -> assertThat(members)
                        .allSatisfy(
                                member -> assertThat(epochs(member, "claimed")).isPositive()));
    }

    private static double claimed(List<MeterRegistry> members) {
        return members.stream().mapToDouble(member -> epochs(member, "claimed")).sum();
    }

    private static double epochs(MeterRegistry member, String change) {
        return Pipeline.metric(member, "attempt.consumer.epochs", "change", change);
    }
}
