package dev.attempts.readmodel.database;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.attempts.servicekit.service.StartFailure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

    /** The file with the driver's properties is read anew for each connection: it may be half written just then. */
    @Test
    void listensAfterAnythingElseThanPostgresHasFailed() throws Exception {
        var failures = new ArrayDeque<Throwable>(
                List.of(new StartFailure("can't read the driver's properties"), new StackOverflowError()));
        var listens = new CountDownLatch(1);

        try (var watch = new PostgresWatch(() -> listening(failures), "changes", new SimpleMeterRegistry())) {
            watch.start(new Unconcerned() {
                @Override
                public void connected() {
                    listens.countDown();
                }
            });

            assertThat(listens.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Connection standby(CountDownLatch tries) {
        tries.countDown();
        return fake(Connection.class, method -> {
            if (method.equals("createStatement")) {
                throw new SQLException("cannot execute LISTEN during recovery");
            }
            return null;
        });
    }

    /** Listens, and breaks as soon as it is asked for notifications. */
    private static Connection listening(Queue<Throwable> failures) {
        Throwable failure = failures.poll();
        if (failure instanceof RuntimeException defect) {
            throw defect;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        Statement statement = fake(Statement.class, method -> method.equals("execute") ? false : null);
        return fake(Connection.class, method -> {
            if (method.equals("unwrap")) {
                throw new SQLException("the connection broke");
            }
            return method.equals("createStatement") ? statement : null;
        });
    }

    /** What a method returns, by its name. */
    private interface Methods {
        @Nullable Object called(String name) throws SQLException;
    }

    private static <T> T fake(Class<T> type, Methods methods) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> methods.called(method.getName())));
    }

    private static class Unconcerned implements PostgresWatch.Listener {
        @Override
        public void connected() {}

        @Override
        public void changed() {}
    }
}
