package dev.attempts.consumer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.DeadLetter;
import dev.attempts.consumer.batch.Events;
import dev.attempts.consumer.batch.ReceivedEvent;
import dev.attempts.events.DeadLetterReason;
import dev.attempts.events.Position;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Batches of two, of a backlog up to three rows. */
class GatheringTest {
    private static final int BYTES_MAX = 1_000;

    private final Gathering gathering = new Gathering(new BatchLimits(2, 3, BYTES_MAX, Duration.ZERO, 5_000));
    private long offset;

    @Test
    void keepsWhatStillCountsAndTheTimeOfEverything() {
        about(1, 1, 2);

        assertThat(gathering.makeRoom()).isTrue();
        assertThat(gathering.arrivals())
                .extracting(arrival -> ((ReceivedEvent) arrival).source().offset())
                .containsExactly(2L, 3L);
        assertThat(gathering.timestamps().size()).isEqualTo(3);
    }

    @Test
    void isFullWhenFoldedItHasTheRowsThatABacklogMayHave() {
        about(1, 2, 3);

        assertThat(gathering.makeRoom()).isFalse();
    }

    @Test
    void isFullWhenFoldedItHasTheBytes() {
        gathering.add(Events.large(1, 1, 2 * BYTES_MAX, 0), 0, 2 * BYTES_MAX);

        assertThat(gathering.makeRoom()).isFalse();
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
        assertThat(gathering.arrivals()).hasSize(3);
    }

    private void about(long... attemptIds) {
        for (long attemptId : attemptIds) {
            offset++;
            gathering.add(Events.event(attemptId, offset), offset, 10);
        }
    }
}
