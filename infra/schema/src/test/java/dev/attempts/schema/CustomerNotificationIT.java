package dev.attempts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import java.sql.Connection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

class CustomerNotificationIT {
    private final TestDatabase test = TestPostgres.shared().freshDatabase();

    @BeforeEach
    void migrate() throws InterruptedException {
        Schema.migrate(TestSettings.of(test));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO customer (first_name) SELECT 'Ada' FROM generate_series(1, 500)",
                "UPDATE customer SET last_name = 'Lovelace'",
                "DELETE FROM customer",
                "TRUNCATE customer"
            })
    void isSentOnceAStatement(String change) throws Exception {
        try (Connection writer = test.connect();
                Connection listener = test.connect();
                var write = writer.createStatement();
                var listen = listener.createStatement()) {
            write.execute("INSERT INTO customer (first_name) SELECT 'Ada' FROM generate_series(1, 500)");
            listen.execute("LISTEN " + Schema.CUSTOMER_CHANGED);

            write.execute(change);

            var received = listener.unwrap(PGConnection.class).getNotifications(30_000);
            assertThat(received).hasSize(1);
            assertThat(received[0].getName()).isEqualTo(Schema.CUSTOMER_CHANGED);
        }
    }

    /** Equal notifications of one transaction arrive as one: only the catalogue tells how often the trigger fires. */
    @Test
    void isOfTheStatementNotOfEachRow() throws Exception {
        try (Connection connection = test.connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT tgtype & 1 FROM pg_trigger WHERE tgname = 'customer_changed'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isZero();
        }
    }
}
