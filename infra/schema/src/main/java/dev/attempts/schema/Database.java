package dev.attempts.schema;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;

/** A bounded pool of connections; opening it never needs the server, each connection is made when it is first wanted. */
public final class Database implements AutoCloseable {
    private final HikariDataSource pool;

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    public static Database open(DatabaseSettings settings, String applicationName, MeterRegistry meters) {
        return open(settings, applicationName, meters, Map.of());
    }

    /** Also gives each connection server settings ({@code statement_timeout} and the like), once, when it is made. */
    public static Database open(
            DatabaseSettings settings,
            String applicationName,
            MeterRegistry meters,
            Map<String, String> sessionSettings) {
        var config = config(settings, applicationName, sessionSettings);
        config.setMetricRegistry(meters);
        return new Database(new HikariDataSource(config));
    }

    /** One connection beside any pool, in auto-commit mode: for one who keeps it, to listen by. */
    public static Connection unpooled(DatabaseSettings settings, String applicationName) throws SQLException {
        Properties properties = DriverProperties.of(settings, applicationName, Map.of());
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        return DriverManager.getConnection(settings.url(), properties);
    }

    /** Two connections, not measured: what a migration needs and nobody else should wait for. */
    static Database forMigration(DatabaseSettings settings) {
        var config = config(settings, "schema", Map.of());
        // A statement that rewrites a large table says nothing for minutes; given up half-way it would begin anew for
        // ever.
        config.addDataSourceProperty("socketTimeout", "0");
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        return new Database(new HikariDataSource(config));
    }

    private static HikariConfig config(
            DatabaseSettings settings, String applicationName, Map<String, String> sessionSettings) {
        var pool = settings.pool();
        var config = new HikariConfig();
        config.setPoolName(applicationName);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setDataSourceProperties(DriverProperties.of(settings, applicationName, sessionSettings));
        config.setMaximumPoolSize(pool.max());
        config.setMinimumIdle(pool.min());
        config.setConnectionTimeout(pool.acquireTimeout().toMillis());
        // One that hangs is found out as quickly by the test before use as it is in the middle of an answer.
        config.setValidationTimeout(Math.min(
                pool.acquireTimeout().toMillis(), settings.socketTimeout().toMillis()));
        config.setIdleTimeout(pool.min() == pool.max() ? 0 : pool.idleTimeout().toMillis());
        config.setMaxLifetime(pool.maxLifetime().toMillis());
        // Below zero: the pool opens without the server.
        config.setInitializationFailTimeout(-1);
        // Else the pool asks its first connection for the default, once; if that one breaks, all later ones are set to
        // level -1.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return config;
    }

    /** A connection in auto-commit mode; closing it gives it back. */
    public Connection connection() throws SQLException {
        return pool.getConnection();
    }

    public DataSource dataSource() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }
}
