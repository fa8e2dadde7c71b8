package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.attempts.readmodel.cache.CacheStatistics;
import dev.attempts.readmodel.database.QueryTimes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StatisticsTest {
    @Test
    void saysInOneLineHowCacheAndDatabaseAreDoing() {
        var logged = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(Statistics.class);
        logged.start();
        logger.addAppender(logged);

        var times = new QueryTimes(Duration.ofMillis(50), new SimpleMeterRegistry());
        new Statistics(() -> new CacheStatistics(995, 5, 3, 6, 1), times).log();
        logger.detachAppender(logged);

        assertThat(logged.list).hasSize(1);
        assertThat(logged.list.getFirst().getMessage()).isEqualTo("statistics");
        assertThat(logged.list.getFirst().getKeyValuePairs())
                .map(pair -> pair.key + "=" + pair.value)
                .containsExactly(
                        "hits=995",
                        "misses=5",
                        "stale=3",
                        "hitRate=0.995",
                        "loads=6",
                        "failedLoads=1",
                        "queries=0",
                        "slowQueries=0",
                        "averageQueryMicros=0");
    }
}
