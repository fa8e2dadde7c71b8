package dev.attempts.gateway.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.servicekit.http.PublicServerSettings;
import dev.attempts.servicekit.service.Readiness;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RehearsalIT {
    private static final Duration FOREVER = Duration.ofHours(1);

    @Test
    void takesUpdatesForItsTimeAndIsReadyThen() {
        takesUpdatesForItsTimeAndIsReadyThen(Map.of());
    }

    @Test
    void goesTheWayOfAGatewayThatLimitsItsClients() {
        takesUpdatesForItsTimeAndIsReadyThen(Map.of("RATE_LIMIT_PER_SECOND", "10"));
    }

    private static void takesUpdatesForItsTimeAndIsReadyThen(Map<String, String> like) {
        try (var rehearsal = rehearsal(Duration.ofMillis(500), like, () -> false)) {
            assertThat(rehearsal.readiness()).isEqualTo(Readiness.notReady("rehearsing"));
            rehearsal.start();
            untilReady(rehearsal);

            assertThat(rehearsal.acknowledged()).isPositive();
        }
    }

    @Test
    void goesOnUntilItIsUnwanted() throws InterruptedException {
        var unwanted = new CountDownLatch(1);
        var askedTwice = new CountDownLatch(2);
        try (var rehearsal = rehearsal(FOREVER, Map.of(), () -> {
            askedTwice.countDown();
            return unwanted.getCount() == 0;
        })) {
            rehearsal.start();
            askedTwice.await();
            assertThat(rehearsal.readiness()).isInstanceOf(Readiness.NotReady.class);

            unwanted.countDown();
            untilReady(rehearsal);
        }
    }

    @Test
    void endsWithTheGateway() throws InterruptedException {
        var going = new CountDownLatch(1);
        var rehearsal = rehearsal(FOREVER, Map.of(), () -> {
            going.countDown();
            return false;
        });
        rehearsal.start();
        going.await();
        rehearsal.close();

        assertThat(rehearsal.readiness()).isInstanceOf(Readiness.Ready.class);
        Eventually.passes(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(it -> it.getName().startsWith("api-gateway-rehearsal")));
    }

    @Test
    void aRehearsalThatFailsHoldsNothingUp() {
        try (var rehearsal = rehearsal(FOREVER, Map.of(), () -> {
            throw new IllegalStateException("nobody knows");
        })) {
            rehearsal.start();
            untilReady(rehearsal);
        }
    }

    private static Rehearsal rehearsal(Duration time, Map<String, String> like, BooleanSupplier unwanted) {
        try {
            return new Rehearsal(time, Settings.read(PublicServerSettings.class, "", like), unwanted);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    private static void untilReady(Rehearsal rehearsal) {
        Eventually.becomes("readiness", rehearsal::readiness, Readiness.Ready.class::isInstance);
    }
}
