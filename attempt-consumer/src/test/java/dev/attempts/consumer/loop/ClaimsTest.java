package dev.attempts.consumer.loop;

import static dev.attempts.consumer.loop.ScriptedLoop.CLAIMED_LEADER_EPOCH;
import static dev.attempts.consumer.loop.ScriptedLoop.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.consumer.checkpoint.Checkpoint;
import dev.attempts.consumer.checkpoint.ClaimOutcome;
import dev.attempts.consumer.checkpoint.LogRange;
import dev.attempts.consumer.sink.SinkFailure;
import dev.attempts.consumer.sink.StoreOutcome;
import dev.attempts.servicekit.service.Readiness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** How partitions are taken over, and what keeps the loop from it. */
class ClaimsTest {
    private final ScriptedLoop loop = new ScriptedLoop();

    @Test
    void claimsEverythingAgainWhenOnePartitionTellsThatTheTopicIsAnotherOne() {
        loop.poll(loop::assignBoth)
                .poll(() -> {
                    loop.topicId = UUID.randomUUID();
                    loop.losePosition();
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
        assertThat(loop.retracted.values()).containsExactly(-1L);
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
    void takesOverWhatHasALeaderAndTheRestLater() {
        loop.leaderless = Set.of(0);
        loop.poll(loop::assignBoth)
                .poll(() -> loop.arrive(ONE, 0, 3))
                .poll(() -> {
                    loop.look();
                    assertThat(loop.stored).hasSize(3);
                    loop.leaderless = Set.of();
                })
                .poll(() -> {})
                .poll(loop::look)
                .run();

        assertThat(loop.claimed).containsExactly(1, 0);
        assertThat(loop.seen)
                .containsExactly(Readiness.notReady("the broker: no leader of partitions [0]"), Readiness.ready());
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
        loop.notClaimed.add(gapAt(7));
        loop.notClaimed.add(gapAt(9));

        loop.poll(loop::assignBoth).poll(() -> {}).poll(() -> {}).run();

        assertThat(loop.claimed).containsExactly(0, 1);
    }

    @Test
    void stopsWhenTheCheckpointStandsStillOutsideOfTheLogOfWhichOnlyTheRestIsInEffect() {
        loop.notRetracted.add(new SinkFailure.Transient("no connection"));

        stopsAtTheGap(checkpointAt(7));

        assertThat(loop.retracted).containsExactly(Map.entry(checkpointAt(7), 3L));
        assertThat(loop.told).containsExactly(Map.entry(ONE, new OffsetAndMetadata(3)));
    }

    /** The gateways have written on since: what stands at the log's end by now has not taken effect. */
    @Test
    void takesNothingForEffectiveThatWasWrittenSinceTheLogLostItsEnd() {
        loop.notConfirmed.add(new LogTruncationException(Map.of(ONE, 7L), Map.of(ONE, new OffsetAndMetadata(2))));

        stopsAtTheGap(writtenInAnEpoch(7));

        assertThat(loop.retracted).containsExactly(Map.entry(writtenInAnEpoch(7), 2L));
        assertThat(loop.told).containsExactly(Map.entry(ONE, new OffsetAndMetadata(2)));
    }

    @Test
    void takesNothingForEffectiveWhenNobodyKnowsWhereTheLogLostItsEnd() {
        loop.notConfirmed.add(new TimeoutException("no answer"));

        stopsAtTheGap(writtenInAnEpoch(7));

        assertThat(loop.retracted).containsExactly(Map.entry(writtenInAnEpoch(7), -1L));
        assertThat(loop.told).containsExactly(Map.entry(ONE, new OffsetAndMetadata(0)));
    }

    @Test
    void knowsWhereTheLogLostItsEndFromAnEarlierStart() {
        stopsAtTheGap(new Checkpoint(loop.topicId, 1, 2, Optional.of(CLAIMED_LEADER_EPOCH), Optional.of(1L)));

        assertThat(loop.told).containsExactly(Map.entry(ONE, new OffsetAndMetadata(1)));
    }

    @Test
    void leavesWhatACheckpointSaysThatRetentionHasOvertaken() {
        stopsAtTheGap(checkpointAt(2));

        assertThat(loop.retracted).isEmpty();
        assertThat(loop.told).isEmpty();
    }

    private void stopsAtTheGap(Checkpoint checkpoint) {
        var gap = new ClaimOutcome.GapFound("a gap", List.of(checkpoint));
        loop.notClaimed.addAll(List.of(gap, gap));

        loop.poll(loop::assignBoth).poll(() -> {});

        assertThatThrownBy(loop::run).isInstanceOf(ConsumerStopped.class).hasMessage("a gap");
    }

    /** Those that may be skipped then: a later claim knows nothing of them. */
    @Test
    void tellsEachLookWhatTheOneBeforeFoundOutsideOfTheLog() {
        loop.notClaimed.add(gapAt(7));
        loop.notClaimed.add(gapAt(9));

        loop.poll(loop::assignBoth)
                .poll(() -> {})
                .poll(() -> {})
                .poll(loop::losePosition)
                .run();

        assertThat(loop.outside)
                .containsExactly(List.of(), List.of(checkpointAt(7)), List.of(checkpointAt(9)), List.of());
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

    private ClaimOutcome gapAt(long nextOffset) {
        return new ClaimOutcome.GapFound("a gap", List.of(checkpointAt(nextOffset)));
    }

    private Checkpoint checkpointAt(long nextOffset) {
        return new Checkpoint(loop.topicId, 1, nextOffset, Optional.empty(), Optional.empty());
    }

    private Checkpoint writtenInAnEpoch(long nextOffset) {
        return new Checkpoint(loop.topicId, 1, nextOffset, Optional.of(CLAIMED_LEADER_EPOCH), Optional.empty());
    }
}
