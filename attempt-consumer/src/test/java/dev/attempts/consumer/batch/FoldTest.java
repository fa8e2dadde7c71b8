package dev.attempts.consumer.batch;

import static dev.attempts.consumer.batch.Events.event;
import static dev.attempts.consumer.batch.Events.redriven;
import static dev.attempts.consumer.batch.Events.revised;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FoldTest {
    @Test
    void keepsTheLastEventOfEachAttemptInOneRoundSortedById() {
        var last2 = event(2, 10);
        var last1 = event(1, 12);

        List<Round> rounds = Fold.of(List.of(event(2, 9), last2, event(1, 11), last1));

        assertThat(rounds).containsExactly(new Round(false, List.of(last1, last2)));
    }

    @Test
    void ofEqualRevisionsTheLaterEventCounts() {
        var later = revised(1, 2, 7);

        List<Round> rounds = Fold.of(List.of(revised(1, 1, 7), later, revised(1, 3, 6)));

        assertThat(rounds).containsExactly(new Round(false, List.of(later)));
    }

    @Test
    void keepsBothKindsInTheirOrderBecauseTheStoredRevisionDecides() {
        var plain = event(1, 1);
        var revised = revised(1, 2, 7);

        List<Round> rounds = Fold.of(List.of(plain, revised));

        assertThat(rounds).containsExactly(new Round(false, List.of(plain)), new Round(false, List.of(revised)));
    }

    @Test
    void leavesRedrivenEventsAlone() {
        var first = redriven(1, 3);
        var second = redriven(1, 4);
        var other = redriven(2, 5);
        var normal = event(1, 40);

        List<Round> rounds = Fold.of(List.of(first, second, other, normal));

        assertThat(rounds)
                .containsExactly(
                        new Round(true, List.of(first, other)),
                        new Round(true, List.of(second)),
                        new Round(false, List.of(normal)));
    }

    @Test
    void nothingFoldsToNothing() {
        assertThat(Fold.of(List.of())).isEmpty();
    }

    @Property(tries = 3000)
    void leavesEveryAttemptAsAllEventsOneByOneWould(
            @ForAll("sequences") List<ReceivedEvent> before, @ForAll("sequences") List<ReceivedEvent> batch) {
        var oneByOne = new Oracle();
        var folded = new Oracle();
        oneByOne.apply(before);
        folded.apply(before);

        oneByOne.apply(batch);
        Fold.of(batch).forEach(round -> folded.apply(round.events()));

        assertThat(folded.rows()).isEqualTo(oneByOne.rows());
    }

    @Property(tries = 1000)
    void countsWhatItKeeps(@ForAll("sequences") List<ReceivedEvent> batch) {
        var fold = new Fold();
        batch.forEach(fold::add);
        int size = fold.size();
        long bytes = fold.bytes();

        List<ReceivedEvent> kept =
                fold.rounds().stream().flatMap(round -> round.events().stream()).toList();

        assertThat(kept).hasSize(size);
        assertThat(kept.stream().mapToLong(ReceivedEvent::bytes).sum()).isEqualTo(bytes);
    }

    @Property(tries = 300)
    void noRoundTouchesAnAttemptTwiceOrMixesKinds(@ForAll("sequences") List<ReceivedEvent> batch) {
        for (Round round : Fold.of(batch)) {
            assertThat(round.events())
                    .extracting(ReceivedEvent::attemptId)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(round.events()).allMatch(event -> event.redriven() == round.redriven());
        }
    }

    @Provide
    Arbitrary<List<ReceivedEvent>> sequences() {
        return Events.sequences(30);
    }
}
