package dev.attempts.consumer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.Batch;
import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.consumer.batch.Events;
import dev.attempts.consumer.batch.Fold;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.events.DeadLetterReason;
import dev.attempts.events.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Batches of two, of a backlog up to three rows. */
class GatheringTest {
    private static final int BYTES_MAX = 1_000;

    private static final BatchLimits LIMITS =
            new BatchLimits(2, 3, Duration.ofHours(1), BYTES_MAX, Duration.ZERO, 5_000);

    private final Gathering gathering = new Gathering(LIMITS);
    private long offset;

    @Test
    void keepsWhatStillCountsAndTheTimeOfEverything() {
        about(1, 1, 2);

        assertThat(gathering.makeRoom()).isTrue();
        Batch batch = batch();
        assertThat(batch.events()).extracting(event -> event.source().offset()).containsExactly(2L, 3L);
        assertThat(batch.timestamps().size()).isEqualTo(3);
    }

    @Test
    void isFullWhenFoldedItHasTheRowsThatABacklogMayHave() {
        about(1, 2, 3);

        assertThat(gathering.makeRoom()).isFalse();
    }

    /** It is several batches in one, which nobody should search for a refused event. */
    @Test
    void isABatchOfABacklogAlsoWhenNothingWasFoldedAway() {
        about(1, 2);
        assertThat(batch().isFolded()).isFalse();

        gathering.makeRoom();

        assertThat(batch().isFolded()).isTrue();
    }

    @Test
    void isFullWhenFoldedItHasTheBytes() {
        gathering.add(Events.large(1, 1, 2 * BYTES_MAX, 0), 0, 2 * BYTES_MAX);

        assertThat(gathering.makeRoom()).isFalse();
    }

    @Test
    void isFullWhenFoldedItHasTheBytesHoweverFewEventsTheyAre() {
        var few = new Gathering(new BatchLimits(100, 100, Duration.ofHours(1), BYTES_MAX, Duration.ZERO, 5_000));
        few.add(Events.large(1, 1, BYTES_MAX / 2, 0), 0, BYTES_MAX / 2);
        few.add(Events.large(1, 2, BYTES_MAX / 2, 0), 0, BYTES_MAX / 2);
        assertThat(few.isFull()).isTrue();
        assertThat(few.makeRoom()).isTrue();

        few.add(Events.large(2, 3, BYTES_MAX, 0), 0, BYTES_MAX);

        assertThat(few.isFull()).isTrue();
        assertThat(few.makeRoom()).isFalse();
    }

    @Test
    void isFullAfterTenEventsARowHoweverFewTheyLeave() {
        for (int event = 1; event < 30; event++) {
            about(1);
            assertThat(gathering.makeRoom()).isTrue();
        }
        about(1);

        assertThat(gathering.makeRoom()).isFalse();
    }

    @Test
    void leavesABatchWithADeadLetterAsItIs() {
        about(1, 1);
        var letter =
                new DeadLetter(null, null, DeadLetterReason.MALFORMED_VALUE, "empty", new Position(0, offset), offset);
        gathering.add(letter, offset, 0);

        assertThat(gathering.makeRoom()).isFalse();
        Batch batch = batch();
        assertThat(batch.arrivals()).hasSize(3);
        assertThat(batch.isFolded()).isFalse();
    }

    /** Each of them would be a round of its own, and of a backlog there would be no end to them. */
    @Test
    void leavesABatchWithARedrivenEventAsItIs() {
        about(1, 1);
        gathering.add(Events.redriven(1, 1), offset, 0);

        assertThat(gathering.makeRoom()).isFalse();
        assertThat(batch().arrivals()).hasSize(3);
    }

    @Test
    void foldsABacklogNoFurtherThanToARedrivenEvent() {
        about(1, 1);
        assertThat(gathering.makeRoom()).isTrue();
        gathering.add(Events.redriven(1, 1), offset, 0);

        assertThat(gathering.makeRoom()).isFalse();
        assertThat(batch().events()).hasSize(2);
    }

    @Property(tries = 1000)
    void leavesOfABacklogInPartsWhatItWouldLeaveOfAllAtOnce(
            @ForAll("sequences") List<ReceivedEvent> first, @ForAll("sequences") List<ReceivedEvent> rest) {
        var inParts = new Gathering(LIMITS);
        first.forEach(event -> inParts.add(event, event.timestampMs(), 0));
        inParts.makeRoom();
        rest.forEach(event -> inParts.add(event, event.timestampMs(), 0));
        var atOnce = new ArrayList<>(first);
        atOnce.addAll(rest);

        assertThat(Fold.of(inParts.batch(List.of()).events())).isEqualTo(Fold.of(atOnce));
    }

    @Provide
    Arbitrary<List<ReceivedEvent>> sequences() {
        return Events.sequences(30);
    }

    private Batch batch() {
        return gathering.batch(List.of());
    }

    private void about(long... attemptIds) {
        for (long attemptId : attemptIds) {
            offset++;
            gathering.add(Events.event(attemptId, offset), offset, 10);
        }
    }
}
