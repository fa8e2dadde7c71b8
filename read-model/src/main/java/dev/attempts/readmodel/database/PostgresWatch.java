package dev.attempts.readmodel.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds one connection that listens for changes, and by it knows at any moment whether Postgres is there.
 *
 * <p>Promise: after a change was committed either {@link Listener#changed} is called, or, when the connection broke
 * before the notification came, {@link Listener#connected} once it is back.
 */
public final class PostgresWatch implements AutoCloseable {
    /** What the watch tells of; called on its thread, must not block. */
    public interface Listener {
        /** Listening, for the first time or again: of what was committed before nothing is told. */
        void connected();

        /** Something was committed since the last call. */
        void changed();
    }

    /** Opens a connection outside of the pool. */
    @FunctionalInterface
    public interface Connector {
        Connection open() throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(PostgresWatch.class);
    /** A connection whose other end vanished without a word is found out by asking it. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private static final Duration RETRY_MIN = Duration.ofMillis(50);
    private static final Duration RETRY_MAX = Duration.ofSeconds(2);

    private final Connector connector;
    private final String channel;
    private final MeterRegistry registry;
    private volatile boolean up;
    private volatile boolean closed;
    private volatile @Nullable Connection current;
    private volatile @Nullable Thread thread;

    public PostgresWatch(Connector connector, String channel, MeterRegistry registry) {
        this.connector = connector;
        this.channel = channel;
        this.registry = registry;
    }

    public void start(Listener listener) {
        Gauge.builder("database.up", this, watch -> watch.up ? 1 : 0)
                .description("1 while the connection that listens for changes stands")
                .register(registry);
        thread = Thread.ofVirtual().name("postgres-watch").start(() -> run(listener));
    }

    /** Whether Postgres was there at the last look: milliseconds ago when it has stopped, seconds when it hangs. */
    public boolean up() {
        return up;
    }

    private void run(Listener listener) {
        Duration retry = RETRY_MIN;
        while (!closed) {
            try (Connection connection = connector.open()) {
                current = connection;
                listen(connection, listener);
            } catch (Throwable failure) { // The top of this thread: without it all queries are refused for ever.
                // It did listen: this is another outage. One that can't, a standby's, is a trial like others.
                retry = up ? RETRY_MIN : retry;
                tell(failure, retry);
            } finally {
                up = false;
                current = null;
            }
            pause(retry);
            retry = retry.multipliedBy(2).compareTo(RETRY_MAX) < 0 ? retry.multipliedBy(2) : RETRY_MAX;
        }
    }

    private void listen(Connection connection, Listener listener) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + channel);
            // Up before the listener drops its pages: what is asked for anew in between would else be refused.
            up = true;
            listener.connected();
            LOG.atInfo().addKeyValue("channel", channel).log("listening for changes");
            var notifications = connection.unwrap(PGConnection.class);
            while (!closed) {
                if (notifications.getNotifications((int) HEARTBEAT.toMillis()).length > 0) {
                    listener.changed();
                } else {
                    statement.execute("SELECT 1");
                }
            }
        }
    }

    /** One line an outage, not one a trial; with its stack where it is not Postgres that failed. */
    private void tell(Throwable failure, Duration retry) {
        if (retry.equals(RETRY_MIN) && !closed) {
            LOG.atWarn()
                    .addKeyValue("reason", failure.getMessage())
                    .setCause(failure instanceof SQLException ? null : failure)
                    .log("no connection to Postgres, trying again");
        }
    }

    private static void pause(Duration retry) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(retry.toNanos() / 2, retry.toNanos()));
    }

    @Override
    public void close() {
        closed = true;
        Connection connection = current;
        Thread running = thread;
        try {
            if (connection != null) {
                connection.abort(Runnable::run);
            }
            if (running != null) {
                LockSupport.unpark(running);
                running.join();
            }
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("the listening connection did not close");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
