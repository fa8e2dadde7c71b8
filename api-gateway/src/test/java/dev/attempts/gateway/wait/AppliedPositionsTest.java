package dev.attempts.gateway.wait;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.events.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppliedPositionsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Map<Integer, Long> committed = new ConcurrentHashMap<>();
    private final AtomicInteger readings = new AtomicInteger();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        clients.shutdownNow();
    }

    @Test
    void servesAWaiterWhenItsOffsetHasBeenPassed() throws Exception {
        var applied = new AppliedPositions(this::read, 10);
        committed.put(3, 42L);
        var waiting = clients.submit(() -> applied.await(new Position(3, 42), LONG));
        untilReadTwice();
        assertThat(waiting.isDone()).isFalse();

        committed.put(3, 43L);

        assertThat(waiting.get()).isTrue();
    }

    @Test
    void givesUpWhenTheTimeIsOver() throws Exception {
        var applied = new AppliedPositions(this::read, 10);
        committed.put(2, 100L);

        assertThat(applied.await(new Position(3, 42), SHORT)).isFalse();
    }

    @Test
    void readsOnceForAllAndNotAtAllForNobody() throws Exception {
        var released = new CompletableFuture<Map<Integer, Long>>();
        var applied = new AppliedPositions(
                () -> {
                    readings.incrementAndGet();
                    return released.get();
                },
                100);
        assertThat(readings).hasValue(0);

        // The first reading finds at least one of them; while it lasts, all the others arrive.
        Callable<Boolean> client = () -> applied.await(new Position(0, 5), LONG);
        List<Future<Boolean>> waiting = java.util.stream.Stream.generate(() -> clients.submit(client))
                .limit(50)
                .toList();
        Eventually.becomes("waiters", applied::waiters, waiters -> waiters == 50);
        released.complete(Map.of(0, 6L));

        for (var client1 : waiting) {
            assertThat(client1.get()).isTrue();
        }
        assertThat(readings).hasValueLessThanOrEqualTo(2);
        assertThat(applied.waiters()).isZero();
    }

    @Test
    void neverAnswersFromAReadingThatBeganBeforeTheWait() throws Exception {
        var firstReading = new CompletableFuture<Map<Integer, Long>>();
        var applied =
                new AppliedPositions(() -> readings.incrementAndGet() == 1 ? firstReading.get() : Map.of(0, 1L), 10);
        var first = clients.submit(() -> applied.await(new Position(0, 9), LONG));
        Eventually.becomes("readings", readings::get, count -> count == 1);
        // The topic is made anew: offsets are low again, but the reading on its way still has the old ones.
        var second = clients.submit(() -> applied.await(new Position(0, 9), LONG));
        Eventually.becomes("waiters", applied::waiters, waiters -> waiters == 2);
        firstReading.complete(Map.of(0, 100L));

        assertThat(first.get()).isTrue();
        Eventually.becomes("readings", readings::get, count -> count > 2);
        applied.close();
        assertThat(second.get()).isFalse();
    }

    @Test
    void goesOnAfterAReadingThatFailed() throws Exception {
        var applied = new AppliedPositions(
                () -> switch (readings.incrementAndGet()) {
                    case 1 -> throw new IOException("no coordinator");
                    case 2 -> throw new StackOverflowError();
                    default -> Map.of(0, 10L);
                },
                10);

        assertThat(applied.await(new Position(0, 9), LONG)).isTrue();
    }

    @Test
    void sendsAwayWhoIsTooMany() throws Exception {
        var applied = new AppliedPositions(this::read, 0);

        assertThat(applied.await(new Position(0, 0), LONG)).isFalse();
        assertThat(readings).hasValue(0);
    }

    @Test
    void sendsEverybodyAwayWhenItCloses() throws Exception {
        var applied = new AppliedPositions(this::read, 10);
        var waiting = clients.submit(() -> applied.await(new Position(0, 0), LONG));
        untilReadTwice();

        applied.close();

        assertThat(waiting.get()).isFalse();
        assertThat(applied.await(new Position(0, 0), LONG)).isFalse();
    }

    private Map<Integer, Long> read() {
        readings.incrementAndGet();
        return Map.copyOf(committed);
    }

    private void untilReadTwice() {
        Eventually.becomes("readings", readings::get, count -> count >= 2);
    }
}
