package dev.attempts.consumer.loop;

import static dev.attempts.consumer.batch.Events.advance;
import static dev.attempts.consumer.loop.ScriptedLoop.CLAIMED_LEADER_EPOCH;
import static dev.attempts.consumer.loop.ScriptedLoop.ONE;
import static dev.attempts.consumer.loop.ScriptedLoop.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.consumer.checkpoint.Checkpoint;
import dev.attempts.consumer.checkpoint.ClaimOutcome;
import dev.attempts.consumer.checkpoint.LogRange;
import dev.attempts.consumer.sink.SinkFailure;
import dev.attempts.consumer.sink.StoreOutcome;
import dev.attempts.events.Position;
import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the client's scripted polls bring, and what reaches the sink of it. */
class PollLoopTest {
    private static final StoreOutcome DATABASE_DOWN = new StoreOutcome.Failed(new SinkFailure.Transient("down"), false);

    /** So many in one poll, and the loop looks at once whether there are more. */
    private static final int MANY = 100;

    private final ScriptedLoop loop = new ScriptedLoop();

    @Test
    void readsAgainWhatItHadGatheredWhenAnotherPartitionsPositionIsLost() {
        readsAgainWhatItHadGatheredWhen(this::losePosition);
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
        loop.notStored.add(DATABASE_DOWN);

        loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.arrive(ZERO, 0, 1);
                    loop.arrive(ONE, 0, 3);
                })
                .poll(() -> loop.consumer.rebalance(List.of(ONE)))
                .poll(() -> loop.arrive(ONE, 0, 3))
                .run();

        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 3));
        assertThat(loop.consumer.paused()).doesNotContain(ONE);
    }

    /** What of it is still ours is read again, and whether it can be stored now nobody knows. */
    @Test
    void isNotReadyUntilItHasStoredWhatIsLeftToItOfABatchThatItHasDropped() {
        loop.notStored.add(DATABASE_DOWN);

        loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.arrive(ZERO, 0, 1);
                    loop.arrive(ONE, 0, 3);
                })
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
        loop.notStored.add(DATABASE_DOWN);

        loop.poll(loop::assignBoth)
                .poll(() -> loop.arrive(ZERO, 0, 1))
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
        loop.notStored.add(DATABASE_DOWN);

        loop.poll(loop::assignBoth)
                .poll(() -> loop.arrive(ZERO, 0, 1))
                .poll(() -> {
                    loop.look();
                    losePosition();
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
        loop.notStored.add(DATABASE_DOWN);

        loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.arrive(ZERO, 0, 1);
                    loop.arrive(ONE, 0, 3);
                })
                .poll(this::losePosition)
                .poll(() -> loop.arrive(ONE, 0, 3))
                .run();

        assertThat(loop.claimed).containsExactly(0, 1, 0);
        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 3));
    }

    @Test
    void dropsABatchThatIsFencedLeavesThatPartitionAloneAndReadsTheOthersAgain() {
        loop.notStored.add(new StoreOutcome.Fenced(Set.of(0)));

        loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.arrive(ZERO, 0, 1);
                    loop.arrive(ONE, 0, 3);
                })
                .poll(() -> loop.arrive(ONE, 0, 3))
                .run();

        assertThat(loop.advances).containsExactly(advance(1, 1, 0, 3));
        assertThat(loop.claimed).containsExactly(0, 1);
        assertThat(loop.consumer.paused()).containsExactly(ZERO);
    }

    @Test
    void claimsEverythingAgainWhenOnePartitionTellsThatTheTopicIsAnotherOne() {
        loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.topicId = UUID.randomUUID();
                    losePosition();
                })
                .run();

        assertThat(loop.claimed).containsExactly(0, 1, 0, 1);
    }

    /** What stands where it was cut off is not what was read: only the part below is what the checkpoint counts. */
    @Test
    void claimsAPartitionWhoseLogWasTruncatedAsIfItEndedThere() {
        loop.poll(loop::assignBoth)
                .poll(() -> loop.consumer.setPollException(
                        new LogTruncationException(Map.of(ONE, 3L), Map.of(ONE, new OffsetAndMetadata(2)))))
                .run();

        assertThat(loop.logs)
                .containsExactly(new LogRange(0, 0, false), new LogRange(0, 3, false), new LogRange(0, 2, true));
    }

    @Test
    void stopsWhenTheLogKnowsNothingOfWhatWasRead() {
        loop.poll(loop::assignBoth).poll(this::loseEverything).poll(() -> {});

        assertThatThrownBy(loop::run).isInstanceOf(ConsumerStopped.class).hasMessageContaining("partition 1: its log");
    }

    @Test
    void claimsEverythingAgainWhenTheLogKnowsNothingOfWhatWasReadBecauseTheTopicIsAnotherOne() {
        loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.topicId = UUID.randomUUID();
                    loop.notClaimed.add(new ClaimOutcome.Failed(new SinkFailure.Transient("no connection")));
                    loseEverything();
                })
                .poll(() -> {})
                .run();

        assertThat(loop.claimed).containsExactly(0, 1, 0, 1);
    }

    private void loseEverything() {
        loop.consumer.setPollException(new LogTruncationException(Map.of(ONE, 3L), Map.of()));
    }

    /** Else the client would not ask the broker whether what stands below is still what was read. */
    @Test
    void readsOnWithTheLeaderEpochOfWhatItHasStored() {
        loop.notStored.add(new StoreOutcome.Stored(2, 0));
        loop.notStored.add(new StoreOutcome.Fenced(Set.of(0)));

        loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.arriveOfLeaderEpoch(5, ONE, 0);
                    loop.arriveOfLeaderEpoch(6, ONE, 1);
                })
                .poll(() -> loop.arriveOfLeaderEpoch(7, ONE, 2))
                .run();

        var claimed = new OffsetAndMetadata(0, Optional.of(CLAIMED_LEADER_EPOCH), "");
        assertThat(loop.sought).containsExactly(claimed, claimed, new OffsetAndMetadata(2, Optional.of(6), ""));
    }

    @Test
    void countsByItsCauseWhyPartitionsCouldNotBeTakenOver() {
        loop.notFound.add(new TimeoutException("no answer"));
        loop.notClaimed.add(new ClaimOutcome.Failed(new SinkFailure.Transient("no connection")));

        loop.poll(loop::assignBoth).poll(() -> {}).poll(() -> {}).run();

        assertThat(loop.claimed).containsExactly(0, 1);
        assertThat(loop.retries("broker")).isEqualTo(1);
        assertThat(loop.retries("database")).isEqualTo(1);
    }

    @Test
    void waitsForNothingWhenWhatItCouldNotTakeOverIsTakenAway() {
        var noConnection = new ClaimOutcome.Failed(new SinkFailure.Transient("no connection"));
        loop.notClaimed.addAll(List.of(noConnection, noConnection));

        loop.poll(loop::assignBoth)
                .poll(() -> {})
                .poll(() -> {
                    loop.look();
                    loop.consumer.rebalance(List.of());
                })
                .poll(() -> {})
                .poll(loop::look)
                .run();

        assertThat(loop.seen).containsExactly(Readiness.notReady("the database: no connection"), Readiness.ready());
    }

    /** The former holder has stored a batch since the log was looked up. */
    @Test
    void looksAgainBeforeItStopsBecauseOfAGap() {
        loop.notClaimed.add(
                new ClaimOutcome.GapFound("a gap", List.of(new Checkpoint(loop.topicId, 1, 7, Optional.empty()))));
        loop.notClaimed.add(
                new ClaimOutcome.GapFound("a gap", List.of(new Checkpoint(loop.topicId, 1, 9, Optional.empty()))));

        loop.poll(loop::assignBoth).poll(() -> {}).poll(() -> {}).run();

        assertThat(loop.claimed).containsExactly(0, 1);
    }

    @Test
    void stopsWhenTheCheckpointStandsStillOutsideOfTheLog() {
        loop.notClaimed.add(
                new ClaimOutcome.GapFound("a gap", List.of(new Checkpoint(loop.topicId, 1, 7, Optional.empty()))));
        loop.notClaimed.add(
                new ClaimOutcome.GapFound("a gap", List.of(new Checkpoint(loop.topicId, 1, 7, Optional.empty()))));

        loop.poll(loop::assignBoth).poll(() -> {});

        assertThatThrownBy(loop::run).isInstanceOf(ConsumerStopped.class).hasMessage("a gap");
    }

    @Test
    void isReadyWithoutPartitionsOnceItHasJoinedAndNotWhenTheGroupHasGoneOnWithoutIt() {
        loop.poll(() -> {})
                .poll(() -> {
                    loop.look();
                    loop.consumer.rebalance(List.of());
                })
                .poll(() -> {
                    loop.look();
                    loop.assignBoth();
                })
                .poll(() -> {})
                .poll(() -> {
                    loop.look();
                    loop.loseBoth();
                })
                .poll(loop::look)
                .run();

        var joining = Readiness.notReady("joining the group");
        assertThat(loop.seen).containsExactly(joining, Readiness.ready(), Readiness.ready(), joining);
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

    private void losePosition() {
        loop.consumer.setPollException(new OffsetOutOfRangeException(Map.of(ZERO, 5L)));
    }
}
