package dev.attempts.consumer.loop;

import static dev.attempts.consumer.batch.Events.advance;
import static dev.attempts.consumer.loop.ScriptedLoop.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.servicekit.service.Readiness;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.junit.jupiter.api.Test;

/** Two clients, one after the other. */
class MembershipTest {
    private final ScriptedLoop former = new ScriptedLoop();
    private final ScriptedLoop next = new ScriptedLoop();
    private final Loops loops = new Loops();
    private final Membership membership = new Membership(loops::next);

    @Test
    void takesItsPlaceAgainWithAnotherClientWhenItIsFenced() {
        former.poll(former::assignBoth).poll(() -> fail(new FencedInstanceIdException("another member")));
        next.poll(next::assignBoth)
                .poll(() -> next.arrive(ONE, 0, 3))
                .poll(() -> {})
                .poll(membership::stop);

        membership.run();

        assertThat(former.consumer.closed()).isTrue();
        assertThat(next.advances).containsExactly(advance(1, 1, 0, 3));
        assertThat(membership.checkpoints()).containsEntry(1, 3L);
    }

    @Test
    void asksTheGroupToShareOutAnewOnceItHasItsPlaceAgain() {
        former.poll(former::assignBoth).poll(() -> fail(new FencedInstanceIdException("another member")));
        next.poll(() -> {})
                .poll(() -> {
                    assertThat(next.consumer.shouldRebalance()).isFalse();
                    next.assignBoth();
                })
                .poll(() -> assertThat(next.consumer.shouldRebalance()).isTrue())
                .poll(membership::stop);

        membership.run();

        assertThat(former.consumer.shouldRebalance()).isFalse();
    }

    @Test
    void stopsWithTheClientThatItHas() {
        former.poll(membership::stop);

        membership.run();

        assertThat(loops.left).hasNext();
        assertThat(membership.readiness()).isEqualTo(Readiness.notReady("stopped"));
    }

    @Test
    void stopsTheClientThatIsBeingOpened() {
        former.poll(() -> fail(new FencedInstanceIdException("another member")));
        next.poll(MembershipTest::readsOn);
        loops.beforeNext = membership::stop;

        membership.run();

        assertThat(next.consumer.closed()).isTrue();
    }

    @Test
    void doesNotGoOnAfterAnyOtherFailure() {
        former.poll(() -> fail(new KafkaException("no such thing")));
        next.poll(MembershipTest::readsOn);

        assertThatThrownBy(membership::run).hasMessage("no such thing");
        assertThat(loops.left).hasNext();
    }

    private static void readsOn() {
        throw new AssertionError("it reads on");
    }

    private void fail(KafkaException failure) {
        former.consumer.setPollException(failure);
    }

    private final class Loops {
        private final Iterator<PollLoop> left = List.of(former.loop, next.loop).iterator();
        private Runnable beforeNext = () -> {};

        PollLoop next() {
            beforeNext.run();
            return left.next();
        }
    }
}
