package dev.attempts.gateway.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RehearsalTest {
    private static final Duration FOREVER = Duration.ofHours(1);

    @Test
    void takesUpdatesForItsTimeAndIsReadyThen() {
        try (var rehearsal = new Rehearsal(Duration.ofMillis(500), () -> false)) {
            assertThat(rehearsal.readiness()).isEqualTo(Readiness.notReady("rehearsing"));
            rehearsal.start();
            untilReady(rehearsal);

            assertThat(rehearsal.acknowledged()).isPositive();
        }
    }

    @Test
    void goesOnUntilTheGatewayIsNeeded() throws InterruptedException {
        var needed = new CountDownLatch(1);
        var askedTwice = new CountDownLatch(2);
        try (var rehearsal = new Rehearsal(FOREVER, () -> {
            askedTwice.countDown();
            return needed.getCount() == 0;
        })) {
            rehearsal.start();
            askedTwice.await();
            assertThat(rehearsal.readiness()).isInstanceOf(Readiness.NotReady.class);

            needed.countDown();
            untilReady(rehearsal);
        }
    }

    @Test
    @Timeout(60)
    void endsWithTheGateway() throws InterruptedException {
        var going = new CountDownLatch(1);
        var rehearsal = new Rehearsal(FOREVER, () -> {
            going.countDown();
            return false;
        });
        rehearsal.start();
        going.await();
        rehearsal.close();

        assertThat(rehearsal.readiness()).isInstanceOf(Readiness.Ready.class);
    }

    @Test
    void aRehearsalThatFailsHoldsNothingUp() {
        try (var rehearsal = new Rehearsal(FOREVER, () -> {
            throw new IllegalStateException("nobody knows");
        })) {
            rehearsal.start();
            untilReady(rehearsal);
        }
    }

    private static void untilReady(Rehearsal rehearsal) {
        Eventually.becomes("readiness", rehearsal::readiness, Readiness.Ready.class::isInstance);
    }
}
