package dev.attempts.gateway.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RehearsalIT {
    private static final Duration FOREVER = Duration.ofHours(1);

    @Test
    void takesUpdatesForItsTimeAndIsReadyThen() {
        takesUpdatesForItsTimeAndIsReadyThen(true);
    }

    @Test
    void doesSoByWayOfJetty() {
        takesUpdatesForItsTimeAndIsReadyThen(false);
    }

    private static void takesUpdatesForItsTimeAndIsReadyThen(boolean fast) {
        try (var rehearsal = new Rehearsal(Duration.ofMillis(500), fast, () -> false)) {
            assertThat(rehearsal.readiness()).isEqualTo(Readiness.notReady("rehearsing"));
            rehearsal.start();
            untilReady(rehearsal);

            assertThat(rehearsal.acknowledged()).isPositive();
        }
    }

    @Test
    void goesOnUntilItIsUnwantedAndLeavesNothing() throws InterruptedException {
        var unwanted = new CountDownLatch(1);
        var askedTwice = new CountDownLatch(2);
        var rehearsal = new Rehearsal(FOREVER, true, () -> {
            askedTwice.countDown();
            return unwanted.getCount() == 0;
        });
        rehearsal.start();
        askedTwice.await();
        assertThat(rehearsal.readiness()).isInstanceOf(Readiness.NotReady.class);

        unwanted.countDown();
        rehearsal.close();
        assertThat(rehearsal.readiness()).isInstanceOf(Readiness.Ready.class);
        Eventually.passes(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(it -> it.getName().startsWith("api-gateway-rehearsal")));
    }

    @Test
    void aRehearsalThatFailsHoldsNothingUp() {
        try (var rehearsal = new Rehearsal(FOREVER, true, () -> {
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
