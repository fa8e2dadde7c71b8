package dev.attempts.consumer.loop;

import static dev.attempts.consumer.batch.Events.advance;
import static dev.attempts.consumer.loop.ScriptedLoop.ONE;
import static dev.attempts.consumer.loop.ScriptedLoop.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.events.Position;
import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the client's scripted polls bring, and what reaches the sink of it. */
class PollLoopTest {
    /** So many in one poll, and the loop looks at once whether there are more. */
    private static final int MANY = 100;

    private final ScriptedLoop loop = new ScriptedLoop();

    @Test
    void readsAgainWhatItHadGatheredWhenAnotherPartitionsPositionIsLost() {
        readsAgainWhatItHadGatheredWhen(loop::losePosition);
    }

    @Test
    void readsAgainWhatItHadGatheredWhenAnotherPartitionIsRevoked() {
        readsAgainWhatItHadGatheredWhen(() -> loop.consumer.rebalance(List.of(ONE)));
    }

    private void readsAgainWhatItHadGatheredWhen(Runnable anotherIsLost) {
        loop.poll(loop::assignBoth)
                .poll(() -> loop.arrive(ONE, 0, MANY))
                .poll(anotherIsLost)
                .poll(() -> loop.arrive(ONE, 0, MANY))
                .poll(() -> {})
                .poll(() -> {})
                .poll(() -> {})
                .run();

        assertThat(loop.stored).doesNotHaveDuplicates().hasSize(MANY);
        assertThat(loop.advances).containsExactly(advance(1, 1, 0, MANY));
    }

    @Test
    void storesNothingOfARevokedPartition() {
        loop.poll(loop::assignBoth)
                .poll(() -> loop.arrive(ONE, 0, MANY))
                .poll(() -> loop.consumer.rebalance(List.of(ZERO)))
                .poll(() -> loop.arrive(ZERO, 0, 1))
                .poll(() -> {})
                .poll(() -> {})
                .run();

        assertThat(loop.stored).containsExactly(new Position(0, 0));
        assertThat(loop.advances).containsExactly(advance(0, 1, 0, 1));
    }

    @Test
    void takesInWhatComesWhileABatchBehindALargeOneWaits() {
        loop.poll(loop::assignBoth);
        long next = 0;
        for (int arriving : new int[] {MANY, 0, 3, 2, 1, 1}) {
            long from = next;
            next += arriving;
            long to = next;
            loop.poll(() -> loop.arrive(ONE, from, to));
        }
        loop.run();

        assertThat(loop.advances)
                .containsExactly(
                        advance(1, 1, 0, MANY), advance(1, 1, MANY, MANY + 6), advance(1, 1, MANY + 6, MANY + 7));
    }

    @Test
    void takesInWhatComesWhileABatchWaitsThatFollowsSoon() {
        var lingering = new ScriptedLoop(
                new BatchLimits(10_000, 200_000, Duration.ofHours(1), 1 << 20, Duration.ofMillis(1), 5_000));
        lingering
                .poll(lingering::assignBoth)
                .poll(() -> lingering.arrive(ONE, 0, 3))
                .poll(() -> lingering.arrive(ONE, 3, 4))
                .poll(() -> lingering.arrive(ONE, 4, 6))
                .poll(() -> lingering.arrive(ONE, 6, 7))
                .run();

        assertThat(lingering.advances).containsExactly(advance(1, 1, 0, 3), advance(1, 1, 3, 7));
    }

    @Test
    void looksAtOnceWhetherThereIsMoreBehindFewLargeEvents() {
        loop.poll(loop::assignBoth)
                .poll(() -> loop.arriveLarge(ONE, 0, 256 << 10))
                .poll(() -> loop.arrive(ONE, 1, 3))
                .poll(() -> {})
                .run();

        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 3));
    }

    @Test
    void tellsTheGroupAtOnceHowFarItIsWhenSomebodyWaits() {
        List<@Nullable OffsetAndMetadata> told = new ArrayList<>();
        loop.poll(loop::assignBoth)
                .poll(() -> loop.arrive(ONE, 0, 3))
                .poll(() -> loop.arriveAwaited(ONE, 3))
                .poll(() -> told.add(toldTheGroup()))
                .run();

        assertThat(told).containsExactly(new OffsetAndMetadata(4));
    }

    /** The next commit goes out when the last one is answered, which is seen behind a poll. */
    @Test
    void isNotReadyWhileItHangs() {
        loop.poll(loop::assignBoth)
                .poll(() -> {})
                .poll(() -> {
                    loop.look();
                    loop.passes(Duration.ofSeconds(15));
                    loop.look();
                })
                .poll(loop::look)
                .run();

        assertThat(loop.seen)
                .containsExactly(
                        Readiness.ready(),
                        Readiness.notReady("neither read nor stored anything for 15 s"),
                        Readiness.ready());
    }

    @Test
    void waitsBrieflyForEventsWhileTheGroupHasNotAnswered() {
        loop.answersCommits = false;
        List<Duration> waits = new ArrayList<>();
        loop.poll(loop::assignBoth)
                .poll(() -> loop.arrive(ONE, 0, 3))
                .poll(() -> waits.add(loop.consumer.lastPollTimeout()))
                .run();

        assertThat(waits).containsExactly(Duration.ofMillis(10));
    }

    private @Nullable OffsetAndMetadata toldTheGroup() {
        return loop.consumer.committed(Set.of(ONE)).get(ONE);
    }
}
