package dev.attempts.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.servicekit.service.Readiness;
import org.junit.jupiter.api.Test;

class CrowdingTest {
    private final Admission admission = new Admission(10, 100);
    private final Crowding crowding = new Crowding(admission);

    @Test
    void isNotReadyWhenMoreThanHalfFullForAWhile() {
        admission.enter(1, 51);

        crowding.look(0);
        crowding.look(Crowding.A_WHILE.toNanos() - 1);
        assertThat(crowding.readiness()).isInstanceOf(Readiness.Ready.class);
        crowding.look(Crowding.A_WHILE.toNanos());

        assertThat(crowding.readiness()).isInstanceOf(Readiness.NotReady.class);
    }

    @Test
    void startsAnewWhenThereWasRoomInBetween() {
        admission.enter(1, 51);
        crowding.look(0);
        admission.leave(1, 51);
        crowding.look(1);
        admission.enter(1, 51);
        crowding.look(2);

        crowding.look(Crowding.A_WHILE.toNanos());

        assertThat(crowding.readiness()).isInstanceOf(Readiness.Ready.class);
    }

    @Test
    void isReadyAtHalf() {
        admission.enter(1, 50);

        crowding.look(0);
        crowding.look(Crowding.A_WHILE.toNanos());

        assertThat(crowding.readiness()).isInstanceOf(Readiness.Ready.class);
    }
}
