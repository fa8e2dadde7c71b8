package dev.attempts.consumer.loop;

import static dev.attempts.consumer.batch.Events.advance;
import static dev.attempts.consumer.loop.ScriptedLoop.ONE;
import static dev.attempts.consumer.loop.ScriptedLoop.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.sink.SinkFailure;
import dev.attempts.consumer.sink.StoreOutcome;
import dev.attempts.servicekit.service.Readiness;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a batch that cannot be stored, and of what the loop says meanwhile. */
class BatchAtHandTest {
    private static final StoreOutcome DATABASE_DOWN = new StoreOutcome.Failed(new SinkFailure.Transient("down"), false);

    private final ScriptedLoop loop = new ScriptedLoop();

    @Test
    void pollsOnPausedWhileABatchCannotBeStoredAndReadsOnBehindIt() {
        loop.notStored.addAll(List.of(DATABASE_DOWN, DATABASE_DOWN));

        loop.poll(loop::assignBoth)
                .poll(() -> loop.arrive(ONE, 0, 3))
                .poll(() -> {
                    assertThat(loop.consumer.paused()).containsExactlyInAnyOrder(ZERO, ONE);
                    loop.arrive(ONE, 3, 5);
                })
                .poll(() -> {})
                .poll(() -> {})
                .poll(() -> {})
                .run();

        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 3), advance(1, 1, 3, 5));
    }

    @Test
    void dropsABatchThatWaitsWhenOneOfItsPartitionsIsRevokedAndReadsTheOthersAgain() {
        aBatchOfBothWaits()
                .poll(() -> loop.consumer.rebalance(List.of(ONE)))
                .poll(() -> loop.arrive(ONE, 0, 3))
                .run();

        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 3));
        assertThat(loop.consumer.paused()).doesNotContain(ONE);
    }

    /** It may be in the database: read again from where it began it would look like somebody else's. */
    @Test
    void claimsTheOthersAgainWhenTheBatchThatItDropsIsInDoubt() {
        loop.notStored.add(new StoreOutcome.Failed(new SinkFailure.Transient("no answer"), true));
        loop.poll(loop::assignBoth)
                .poll(this::arriveOfBoth)
                .poll(() -> loop.consumer.rebalance(List.of(ONE)))
                .poll(() -> loop.arrive(ONE, 0, 3))
                .run();

        assertThat(loop.claimed).containsExactly(0, 1, 1);
        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 3));
    }

    /** What of it is still ours is read again, and whether it can be stored now nobody knows. */
    @Test
    void isNotReadyUntilItHasStoredWhatIsLeftToItOfABatchThatItHasDropped() {
        aBatchOfBothWaits()
                .poll(() -> loop.consumer.rebalance(List.of(ONE)))
                .poll(() -> {
                    loop.look();
                    loop.arrive(ONE, 0, 3);
                })
                .poll(loop::look)
                .run();

        assertThat(loop.seen).containsExactly(Readiness.notReady("the database: down"), Readiness.ready());
    }

    @Test
    void isReadyWhenNothingIsLeftToItOfABatchThatItHasDropped() {
        aBatchWaits()
                .poll(() -> {
                    loop.look();
                    loop.consumer.rebalance(List.of(ONE));
                })
                .poll(loop::look)
                .run();

        assertThat(loop.seen).containsExactly(Readiness.notReady("the database: down"), Readiness.ready());
    }

    /** Where it is claimed again nothing may come any more: at the end of a log that was cut off. */
    @Test
    void isReadyWhenWhatItHasDroppedWasLostAndClaimedAgain() {
        aBatchWaits()
                .poll(() -> {
                    loop.look();
                    loop.losePosition();
                })
                .poll(loop::look)
                .poll(loop::look)
                .run();

        assertThat(loop.seen)
                .containsExactly(
                        Readiness.notReady("the database: down"),
                        Readiness.notReady("taking over partitions"),
                        Readiness.ready());
    }

    @Test
    void dropsABatchThatWaitsWhenOneOfItsPositionsIsLostAndReadsItAgain() {
        aBatchOfBothWaits()
                .poll(loop::losePosition)
                .poll(() -> loop.arrive(ONE, 0, 3))
                .run();

        assertThat(loop.claimed).containsExactly(0, 1, 0);
        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 3));
    }

    @Test
    void dropsABatchThatIsFencedLeavesThatPartitionAloneAndReadsTheOthersAgain() {
        loop.notStored.add(new StoreOutcome.Fenced(Set.of(0)));

        loop.poll(loop::assignBoth)
                .poll(this::arriveOfBoth)
                .poll(() -> loop.arrive(ONE, 0, 3))
                .run();

        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 3));
        assertThat(loop.claimed).containsExactly(0, 1);
        assertThat(loop.consumer.paused()).containsExactly(ZERO);
    }

    private ScriptedLoop aBatchWaits() {
        loop.notStored.add(DATABASE_DOWN);
        return loop.poll(loop::assignBoth).poll(() -> loop.arrive(ZERO, 0, 1));
    }

    private ScriptedLoop aBatchOfBothWaits() {
        loop.notStored.add(DATABASE_DOWN);
        return loop.poll(loop::assignBoth).poll(this::arriveOfBoth);
    }

    private void arriveOfBoth() {
        loop.arrive(ZERO, 0, 1);
        loop.arrive(ONE, 0, 3);
    }
}
