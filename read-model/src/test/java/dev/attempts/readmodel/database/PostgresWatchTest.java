package dev.attempts.readmodel.database;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PostgresWatchTest {
    /** A standby takes the connection and refuses to listen. */
    @Test
    void saysOnceThatAServerDoesNotListenHoweverOftenItTries() throws Exception {
        var logged = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(PostgresWatch.class);
        logged.start();
        logger.addAppender(logged);
        var tries = new CountDownLatch(4);

        try (var watch = new PostgresWatch(() -> standby(tries), "changes", new SimpleMeterRegistry())) {
            watch.start(new Unconcerned());
            tries.await();
        }
        logger.detachAppender(logged);

        assertThat(logged.list)
                .filteredOn(line -> line.getLevel() == Level.WARN)
                .hasSize(1);
    }

    private static Connection standby(CountDownLatch tries) {
        tries.countDown();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("createStatement")) {
                        throw new SQLException("cannot execute LISTEN during recovery");
                    }
                    return null;
                });
    }

    private static final class Unconcerned implements PostgresWatch.Listener {
        @Override
        public void connected() {}

        @Override
        public void changed() {}
    }
}
