package dev.attempts.readmodel.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueryTimesTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final QueryTimes times = new QueryTimes(Duration.ofMillis(50), meters);

    @Test
    void averagesFourFifthsOldAndOneFifthNew() {
        times.took(10_000_000);
        assertThat(times.average()).isEqualTo(Duration.ofMillis(10));

        times.took(20_000_000);
        assertThat(times.average()).isEqualTo(Duration.ofMillis(12));
        assertThat(meters.get("query.time.average").gauge().value()).isEqualTo(0.012);
    }

    @Test
    void countsWhatTookLongerThanTheSlowTime() {
        times.took(50_000_000);
        times.took(50_000_001);

        assertThat(times.count()).isEqualTo(2);
        assertThat(times.slowCount()).isEqualTo(1);
    }
}
