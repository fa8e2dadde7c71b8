package dev.attempts.consumer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.sink.AttemptTable;
import dev.attempts.consumer.sink.SinkFailure;
import dev.attempts.schema.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose checkpoint stands at offset 15, where leader epoch 5 has written the last record below. */
class PostgresCheckpointsIT {
    private static final UUID TOPIC = new UUID(1, 1);
    private static final LogRange LOG = new LogRange(10, 20, false);

    private final AttemptTable table = AttemptTable.fresh().migrated();
    private final Database database = table.open();

    @BeforeEach
    void setTheCheckpoint() {
        table.execute(
                "INSERT INTO checkpoint (topic, topic_id, partition, next_offset, epoch, leader_epoch, leader_epoch_at)"
                        + " VALUES ('attempts', '" + TOPIC + "', 0, 15, 7, 5, 15)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void resumesWithTheLeaderEpochTimeAndAgain() {
        assertThat(claim()).isEqualTo(new Claim(0, 8, 15, Optional.of(5), Optional.empty()));
        assertThat(claim()).isEqualTo(new Claim(0, 9, 15, Optional.of(5), Optional.empty()));
    }

    /** By a person, or by a consumer of the version before: which epoch has written what stands below now, nobody knows. */
    @Test
    void knowsNoLeaderEpochOfACheckpointThatWasMovedWithoutIt() {
        table.execute("UPDATE checkpoint SET next_offset = 16");

        assertThat(claim().leaderEpoch()).isEmpty();
    }

    /** It is the former holder's next batch, stored since the log was looked up. */
    @Test
    void skipsNothingWhereTheLogReachesTheCheckpointAtTheSecondLook() {
        table.execute("UPDATE checkpoint SET next_offset = 25, leader_epoch_at = 25");

        List<Checkpoint> outside = outsideOf(outcome(GapPolicy.SKIP, LOG, List.of()));

        assertThat(claimed(outcome(GapPolicy.SKIP, new LogRange(10, 30, false), outside)))
                .isEqualTo(new Claim(0, 8, 25, Optional.of(5), Optional.empty()));
    }

    @Test
    void skipsNothingWhereTheCheckpointHasMovedSinceTheFirstLook() {
        table.execute("UPDATE checkpoint SET next_offset = 25");
        List<Checkpoint> outside = outsideOf(outcome(GapPolicy.SKIP, LOG, List.of()));
        table.execute("UPDATE checkpoint SET next_offset = 28");

        assertThat(outcome(GapPolicy.SKIP, LOG, outside)).isInstanceOf(ClaimOutcome.GapFound.class);

        assertThat(table.number("SELECT next_offset FROM checkpoint")).isEqualTo(28);
    }

    @Test
    void keepsNoLeaderEpochOfWhatItSkips() {
        table.execute("UPDATE checkpoint SET next_offset = 25, leader_epoch_at = 25");

        assertThat(claimSkipping().leaderEpoch()).isEmpty();
        assertThat(claim()).isEqualTo(new Claim(0, 9, 20, Optional.empty(), Optional.empty()));
    }

    @Test
    void skipsNothingThatItWasNotToldTo() {
        table.execute("UPDATE checkpoint SET next_offset = 25");

        List<Checkpoint> outside = outsideOf(outcome(GapPolicy.STOP, LOG, List.of()));

        assertThat(outsideOf(outcome(GapPolicy.STOP, LOG, outside))).isEqualTo(outside);
        assertThat(table.number("SELECT next_offset FROM checkpoint")).isEqualTo(25);
    }

    /** Told once, it is known at every start, also when the log is as long again. */
    @Test
    void doesNotResumeWhereTheLogHasLostWhatWasRead() {
        retract(-1, 15);
        retract(12, 15);
        retract(13, 15);

        assertThat(outcome(GapPolicy.STOP, LOG, List.of()))
                .isInstanceOfSatisfying(
                        ClaimOutcome.GapFound.class,
                        gap -> assertThat(gap.message()).contains("offset 15", "from offset 12 on"));
        assertThat(claimSkipping().nextOffset()).isEqualTo(12);
    }

    /** Else they would count again when the checkpoint comes by. */
    @Test
    void forgetsTheLossOnceItGoesOnElsewhere() {
        retract(12, 15);
        claimSkipping();
        table.execute("UPDATE checkpoint SET next_offset = 15");

        assertThat(claim().nextOffset()).isEqualTo(15);
    }

    @Test
    void takesNothingBackOfACheckpointThatHasMovedOrIsOfAnotherTopic() {
        retract(12, 14);
        table.execute("UPDATE checkpoint SET topic_id = '" + new UUID(2, 2) + "'");
        retract(12, 15);

        assertThat(table.number("SELECT count(*) FROM checkpoint WHERE in_effect_to IS NULL"))
                .isOne();
    }

    /** A person who moves it has decided, and a consumer of the version before does not know better. */
    @Test
    void resumesWhereACheckpointWasMovedToSinceItsLogLostWhatWasRead() {
        retract(12, 15);
        table.execute("UPDATE checkpoint SET next_offset = 14");

        assertThat(claim().nextOffset()).isEqualTo(14);
    }

    /** Nobody can say then where to go on: the broker is asked again, and until then nothing is in effect. */
    @Test
    void keepsThatNothingIsKnownToBeInEffectWhenItResumesThere() {
        retract(-1, 15);

        assertThat(claim().nextOffset()).isEqualTo(15);

        assertThat(table.number("SELECT in_effect_to FROM checkpoint WHERE in_effect_to_at = next_offset"))
                .isEqualTo(-1);
    }

    /** Close to the wraparound of its transaction ids a server refuses whatever needs one, in the class of too large values. */
    @Test
    void waitsForAServerThatRefusesWhateverIsATransaction() {
        table.execute("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no more transaction ids' USING ERRCODE = '54000'; END $$;
                CREATE TRIGGER refuse BEFORE UPDATE ON checkpoint EXECUTE FUNCTION refuse()
                """);

        assertThat(outcome(GapPolicy.STOP, LOG, List.of()))
                .isEqualTo(
                        new ClaimOutcome.Failed(new SinkFailure.Transient("SQLSTATE 54000: no more transaction ids")));
    }

    private void retract(long inEffectTo, long nextOffset) {
        var seen = new Checkpoint(TOPIC, 0, nextOffset, Optional.of(5), Optional.empty());
        assertThat(new PostgresCheckpoints(database, "attempts", GapPolicy.STOP).retract(Map.of(seen, inEffectTo)))
                .isEmpty();
    }

    private ClaimOutcome outcome(GapPolicy policy, LogRange log, List<Checkpoint> outsideBefore) {
        var partitions = new TreeMap<>(Map.of(0, log));
        return new PostgresCheckpoints(database, "attempts", policy).claim(TOPIC, partitions, outsideBefore);
    }

    private static List<Checkpoint> outsideOf(ClaimOutcome outcome) {
        assertThat(outcome).isInstanceOf(ClaimOutcome.GapFound.class);
        return ((ClaimOutcome.GapFound) outcome).checkpoints();
    }

    private Claim claim() {
        return claimed(outcome(GapPolicy.STOP, LOG, List.of()));
    }

    private Claim claimSkipping() {
        List<Checkpoint> outside = outsideOf(outcome(GapPolicy.SKIP, LOG, List.of()));
        return claimed(outcome(GapPolicy.SKIP, LOG, outside));
    }

    private static Claim claimed(ClaimOutcome outcome) {
        assertThat(outcome).isInstanceOf(ClaimOutcome.Claimed.class);
        List<Claim> claims = ((ClaimOutcome.Claimed) outcome).claims();
        assertThat(claims).hasSize(1);
        return claims.getFirst();
    }
}
