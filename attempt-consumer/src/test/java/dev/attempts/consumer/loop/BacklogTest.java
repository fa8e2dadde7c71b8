package dev.attempts.consumer.loop;

import static dev.attempts.consumer.batch.Events.advance;
import static dev.attempts.consumer.loop.ScriptedLoop.ONE;
import static dev.attempts.consumer.loop.ScriptedLoop.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.Advance;
import dev.attempts.consumer.sink.SinkFailure;
import dev.attempts.consumer.sink.StoreOutcome;
import dev.attempts.events.Position;
import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Batches of a hundred, of which more are waiting in the log, all about one attempt. */
class BacklogTest {
    private static final Advance ALL = advance(1, 1, 0, 500);
    private static final Duration ANSWER_OF_A_BUSY_BROKER = Duration.ofMillis(200);
    private static final SinkFailure SLOW = new SinkFailure.Transient("a time-out");

    private ScriptedLoop loop = readingBacklogsFor(Duration.ofHours(1));

    @Test
    void writesAnAttemptOnceForAllThatABacklogSaysAboutIt() {
        fiveHundredOf(500).run();

        assertThat(loop.stored).containsExactly(new Position(1, 499));
        assertThat(loop.advances).containsExactly(ALL);
    }

    @Test
    void endsABatchAtItsLimitUnlessAnotherOneIsWaiting() {
        fiveHundredOf(199).run();

        assertThat(loop.advances)
                .containsExactly(advance(1, 1, 0, 100), advance(1, 1, 100, 200), advance(1, 1, 200, 500));
    }

    @Test
    void readsABacklogForSoLongAndNoLonger() {
        loop = readingBacklogsFor(Duration.ZERO);

        fiveHundredOf(500).run();

        assertThat(loop.advances)
                .containsExactly(advance(1, 1, 0, 100), advance(1, 1, 100, 200), advance(1, 1, 200, 500));
    }

    @Test
    void waitsForWhatTheLogHoldsWhenAPollBringsNothing() {
        loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.consumer.updateEndOffsets(Map.of(ONE, 500L));
                    loop.arriveAboutOne(ONE, 0, 100);
                })
                .poll(() -> {})
                .poll(() -> {
                    assertThat(loop.consumer.lastPollTimeout()).isGreaterThan(ANSWER_OF_A_BUSY_BROKER);
                    loop.arriveAboutOne(ONE, 100, 500);
                })
                .poll(() -> {})
                .run();

        assertThat(loop.advances).containsExactly(ALL);
    }

    @Test
    void takesFewLargeEventsForNoBacklog() {
        loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.consumer.updateEndOffsets(Map.of(ONE, 500L));
                    loop.arriveLarge(ONE, 0, 300 << 10);
                })
                .poll(() -> {})
                .poll(() -> loop.arriveAboutOne(ONE, 1, 500))
                .poll(() -> {})
                .run();

        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 1), advance(1, 1, 1, 500));
    }

    @Test
    void waitsForNoPartitionThatHoldsMuchAndBringsNothing() {
        loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.consumer.updateEndOffsets(Map.of(ZERO, 1_000L, ONE, 150L));
                    loop.arriveAboutOne(ONE, 0, 100);
                })
                .poll(() -> loop.arriveAboutOne(ONE, 100, 150))
                .poll(() -> {})
                .poll(() -> {})
                .poll(() -> {})
                .run();

        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 100), advance(1, 1, 100, 150));
    }

    @Test
    void letsNoPartitionWaitThatIsToBeClaimed() {
        loop.poll(() -> {
                    loop.assignBoth();
                    loop.consumer.rebalance(List.of(ONE));
                })
                .poll(() -> {
                    loop.consumer.updateEndOffsets(Map.of(ZERO, 0L, ONE, 500L));
                    loop.consumer.rebalance(List.of(ZERO, ONE));
                    loop.arriveAboutOne(ONE, 0, 100);
                })
                .poll(() -> {
                    assertThat(loop.claimed).containsExactly(1, 0);
                    loop.arriveAboutOne(ONE, 100, 500);
                })
                .run();

        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 100), advance(1, 1, 100, 500));
    }

    /** Folded away is also what the row would hold without the event that the database refuses. */
    @Test
    void readsABacklogAgainInSmallBatchesWhenTheDatabaseRefusesSomethingOfIt() {
        loop.notStored.add(new StoreOutcome.Failed(new SinkFailure.Rejected("one of them"), false));

        readsAgainInSmallBatches();
    }

    @Test
    void readsABacklogAgainInSmallBatchesWhenItIsMoreThanTheDatabaseStoresInItsTime() {
        loop.notStored.addAll(List.of(new StoreOutcome.Failed(SLOW, false), new StoreOutcome.Failed(SLOW, false)));

        readsAgainInSmallBatches();
    }

    @Test
    void isNotReadyWhileItReadsABacklogAgain() {
        loop.notStored.addAll(List.of(new StoreOutcome.Failed(SLOW, false), new StoreOutcome.Failed(SLOW, false)));

        fiveHundredOf(500)
                .poll(() -> {})
                .poll(loop::look)
                .poll(() -> loop.arriveAboutOne(ONE, 0, 500))
                .poll(loop::look)
                .run();

        assertThat(loop.seen).containsExactly(Readiness.notReady("the database: a time-out"), Readiness.ready());
    }

    private void readsAgainInSmallBatches() {
        fiveHundredOf(500)
                .poll(() -> {})
                .poll(() -> loop.arriveAboutOne(ONE, 0, 100))
                .poll(() -> loop.arriveAboutOne(ONE, 100, 500))
                .run();

        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 100), advance(1, 1, 100, 500));
    }

    @Test
    void storesTheVeryBatchAgainWhoseCommitWasNotAnswered() {
        loop.notStored.addAll(List.of(
                new StoreOutcome.Failed(SLOW, true),
                new StoreOutcome.Failed(SLOW, true),
                new StoreOutcome.Failed(SLOW, true)));

        fiveHundredOf(500).poll(() -> {}).poll(() -> {}).poll(() -> {}).run();

        assertThat(loop.advances).containsExactly(ALL);
    }

    /** A hundred arrive, a hundred more and three hundred more; of the log's end the client knows something else, maybe. */
    private ScriptedLoop fiveHundredOf(long knownEnd) {
        return loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.consumer.updateEndOffsets(Map.of(ONE, knownEnd));
                    loop.arriveAboutOne(ONE, 0, 100);
                })
                .poll(() -> loop.arriveAboutOne(ONE, 100, 200))
                .poll(() -> loop.arriveAboutOne(ONE, 200, 500))
                .poll(() -> {});
    }

    private static ScriptedLoop readingBacklogsFor(Duration time) {
        return new ScriptedLoop(new BatchLimits(100, 1_000, time, 1 << 20, Duration.ofNanos(1), 5_000));
    }
}
