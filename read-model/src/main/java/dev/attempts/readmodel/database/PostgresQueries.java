package dev.attempts.readmodel.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/** Every query of a request goes through here: refused at once while Postgres is away, a few at a time otherwise, each timed. */
public final class PostgresQueries {
    /** What is asked of one connection of the pool. */
    @FunctionalInterface
    public interface Query<T> {
        T on(Connection connection) throws SQLException;
    }

    /** All that a pool of the usual size holds may have broken at once. */
    private static final int TRIES_MAX = 6;

    /** What ends all connections ends that of the watch, too: nobody should wait for the pool before it is known. */
    private static final Duration WORD_OF_OUTAGE = Duration.ofMillis(20);

    private final DataSource pool;
    private final BooleanSupplier reachable;
    private final QueryLimiter limiter;
    private final QueryTimes times;
    private final MeterRegistry registry;

    /** Asks through this pool; {@code reachable} says whether Postgres was there a moment ago. */
    public PostgresQueries(
            DataSource pool,
            BooleanSupplier reachable,
            QuerySettings settings,
            QueryTimes times,
            MeterRegistry registry) {
        this.pool = pool;
        this.reachable = reachable;
        this.limiter = new QueryLimiter(settings, registry);
        this.times = times;
        this.registry = registry;
        for (QueryRefused.Reason reason : QueryRefused.Reason.values()) {
            refusals(reason);
        }
    }

    /** Answers, or throws {@link QueryRefused}; any other failure is a defect of the query. */
    public <T> T ask(Query<T> query) {
        try {
            return inTurn(query);
        } catch (QueryRefused refused) {
            refusals(refused.reason()).increment();
            throw refused;
        }
    }

    /** For one who keeps a queue of its own: counted like those that were refused here. */
    public QueryRefused refused(QueryRefused.Reason reason) {
        refusals(reason).increment();
        return new QueryRefused(reason);
    }

    private <T> T inTurn(Query<T> query) {
        requireReachable();
        limiter.begin();
        try {
            return answered(query);
        } finally {
            limiter.end();
        }
    }

    /** A pooled connection may have broken since it was used last; the pool throws it away, and the next one is asked. */
    private <T> T answered(Query<T> query) {
        for (int tries = 1; ; tries++) {
            try (Connection connection = pool.getConnection()) {
                return timed(query, connection);
            } catch (SQLException e) {
                if (tries == TRIES_MAX || !PostgresFailure.ofABrokenConnection(e)) {
                    throw PostgresFailure.classified(e);
                }
            }
            LockSupport.parkNanos(WORD_OF_OUTAGE.toNanos());
            requireReachable();
        }
    }

    private void requireReachable() {
        if (!reachable.getAsBoolean()) {
            throw new QueryRefused(QueryRefused.Reason.UNREACHABLE);
        }
    }

    private <T> T timed(Query<T> query, Connection connection) throws SQLException {
        long begun = System.nanoTime();
        try {
            return query.on(connection);
        } finally {
            times.took(System.nanoTime() - begun);
        }
    }

    private Counter refusals(QueryRefused.Reason reason) {
        return Counter.builder("query.refused")
                .description("queries that Postgres was not asked, or did not answer")
                .tag("reason", reason.tag())
                .register(registry);
    }
}
