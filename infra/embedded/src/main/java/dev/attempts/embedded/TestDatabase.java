package dev.attempts.embedded;

import java.sql.Connection;
import java.sql.SQLException;

/** One test's database; user and password are {@link EmbeddedPostgres#ATTEMPTS}. */
public record TestDatabase(String url, String name) {
    public String user() {
        return EmbeddedPostgres.ATTEMPTS;
    }

    public String password() {
        return EmbeddedPostgres.ATTEMPTS;
    }

    /** A plain connection outside of any pool. */
    public Connection connect() throws SQLException {
        return TestPostgres.connect(url);
    }
}
