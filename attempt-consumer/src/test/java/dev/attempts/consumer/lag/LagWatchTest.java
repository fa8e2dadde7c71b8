package dev.attempts.consumer.lag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LagWatchTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void looksOnBehindALookThatFailed() {
        var lag = new LagMetrics(meters, System::nanoTime, Map::of);
        try (var admin = new AnsweringAdmin();
                var watch = new LagWatch(new LogEnds(admin, "attempts", "group"), this::standing, lag)) {
            Eventually.passes(
                    () -> assertThat(meters.get("attempt.consumer.lag").gauge().value())
                            .isEqualTo(60));
            assertThat(watch.readiness()).hasToString("ready");
        }
    }

    private Map<Integer, Long> standing() {
        if (looks.incrementAndGet() == 1) {
            throw new IllegalStateException("a defect");
        }
        return Map.of(0, 40L);
    }
}
